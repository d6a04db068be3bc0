package workflows_test

import (
	"slices"
	"testing"

	"github.com/mainstay-go/mainstay/internal/workflows"
)

const ops = `
name: ops
on:
  workflow_dispatch:
    inputs:
      where: {type: choice, options: [staging, production]}
      why: {type: string}
concurrency: {group: ops, cancel-in-progress: true}
jobs:
  one:
    needs: zero
    environment: ${{ inputs.where }}-ops
    timeout-minutes: 5
    permissions: {id-token: write}
    steps:
      - run: make ${{ inputs.where }}
      - uses: a/b@c
        with: {x: 1}
  two:
    needs: [zero, one]
    strategy: {matrix: {where: [a, b]}}
    environment: ${{ matrix.where }}
  three:
    environment: production
`

func TestParse(t *testing.T) {
	w, err := workflows.Parse([]byte(ops))
	if err != nil {
		t.Fatal(err)
	}
	one := w.Jobs["one"]
	if !w.Concurrency.Cancel || one.Timeout != 5 || one.Permissions["id-token"] != "write" || one.Steps[1].With["x"] != "1" || !slices.Equal(one.Needs, []string{"zero"}) {
		t.Errorf("Parse = %+v; want what it says", w)
	}
	for job, want := range map[string][]string{"one": {"production-ops", "staging-ops"}, "two": {"a", "b"}, "three": {"production"}} {
		if got := w.Environments(job); !slices.Equal(got, want) {
			t.Errorf("Environments(%s) = %q; want %q", job, got, want)
		}
	}
	if got := w.Expand("one", "staging-ops", one.Steps[0].Run); got != "make staging" {
		t.Errorf("Expand = %q; want make staging", got)
	}
}

func TestParse_Err(t *testing.T) {
	for _, bad := range []string{"", "a: [", "name: x", "jobs: 3"} {
		if _, err := workflows.Parse([]byte(bad)); err == nil {
			t.Errorf("Parse(%q) is no error", bad)
		}
	}
	if _, err := workflows.Read(t.TempDir()); err == nil {
		t.Error("Read of nothing is no error")
	}
}

func TestRead(t *testing.T) {
	all, err := workflows.Read("../..")
	if err != nil || all["main.yml"].Jobs["production"].Environment != "production" {
		t.Errorf("Read = %v, %v; want the project's", all["main.yml"].Jobs, err)
	}
}
