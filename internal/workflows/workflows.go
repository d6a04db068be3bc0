package workflows

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Workflow is a file in .github/workflows; what no test looks at is left out.
type Workflow struct {
	Name        string
	On          yaml.Node
	Permissions map[string]string
	Concurrency Concurrency
	Jobs        map[string]Job
}

// Concurrency says what waits for one another, and whether the one that runs is cancelled.
type Concurrency struct {
	Group  string
	Cancel bool `yaml:"cancel-in-progress"`
}

// Job is a job of a workflow.
type Job struct {
	Name        string
	Needs       List
	If          string
	Environment string
	Permissions map[string]string
	Timeout     int `yaml:"timeout-minutes"`
	Strategy    struct{ Matrix map[string]List }
	Steps       []Step
}

// Step is a step of a job: an action or a command.
type Step struct {
	Name string
	If   string
	Uses string
	Run  string
	With map[string]string
	Env  map[string]string
}

// List is one or many.
type List []string

// UnmarshalYAML implements yaml.Unmarshaler.
func (l *List) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*l = List{n.Value}
		return nil
	}
	return n.Decode((*[]string)(l))
}

// Read reads the workflows of the project in a folder, by the names of their files.
func Read(root string) (map[string]Workflow, error) {
	files, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("read workflows: found none in %s/.github/workflows; expected files that end in .yml (%w)", root, err)
	}
	all := map[string]Workflow{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read workflow: %w", err)
		}
		if all[filepath.Base(file)], err = Parse(data); err != nil {
			return nil, fmt.Errorf("read workflow %s: %w", file, err)
		}
	}
	return all, nil
}

// Parse reads one workflow.
func Parse(data []byte) (Workflow, error) {
	var w Workflow
	err := yaml.Unmarshal(data, &w)
	if err == nil && len(w.Jobs) == 0 {
		err = fmt.Errorf("it has no job; expected one")
	}
	return w, err
}

// Environments are those that a job may have: one for each value of its matrix, and of the inputs that are chosen from.
func (w Workflow) Environments(job string) []string {
	all := []string{w.Jobs[job].Environment}
	for name, values := range w.choices(job) {
		var next []string
		for _, e := range all {
			for _, v := range values {
				next = append(next, strings.ReplaceAll(e, "${{ "+name+" }}", v))
			}
		}
		all = next
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// choices are the values of what stands in expressions: of the matrix, and of inputs.
func (w Workflow) choices(job string) map[string]List {
	all := map[string]List{}
	for name, values := range w.Jobs[job].Strategy.Matrix {
		all["matrix."+name] = values
	}
	var on struct {
		Dispatch struct {
			Inputs map[string]struct{ Options List }
		} `yaml:"workflow_dispatch"`
	}
	if w.On.Decode(&on) == nil { // `on: push` has none
		for name, input := range on.Dispatch.Inputs {
			if len(input.Options) > 0 {
				all["inputs."+name] = input.Options
			}
		}
	}
	return all
}

// Expand replaces what an environment's name stands for in a text of its job: the matrix and inputs that made it.
func (w Workflow) Expand(job, environment, text string) string {
	pattern := w.Jobs[job].Environment
	for name, values := range w.choices(job) {
		for _, v := range values {
			if strings.ReplaceAll(pattern, "${{ "+name+" }}", v) == environment {
				text = strings.ReplaceAll(text, "${{ "+name+" }}", v)
			}
		}
	}
	return text
}
