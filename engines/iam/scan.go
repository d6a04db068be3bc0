package iam

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/actions"
	"github.com/mainstay-go/mainstay/engines/iam/internal/code"
)

// Options says which programs to read, and how they are built.
type Options struct {
	Dir      string   // folder within the Go module that Packages are relative to
	Packages []string // patterns of main packages; default ./functions/...
	Tags     []string // build tags besides lambda.norpc
	Environ  []string // environment of the go command, complete: what os.Environ returns
}

// Function is what the code of one Lambda function does.
type Function struct {
	Entry   string              `json:"entry"`   // path of the main package; #name for one of several that share it
	Must    []string            `json:"must"`    // IAM actions of operations that values are seen to reach
	May     []string            `json:"may"`     // IAM actions of operations that only types allow, or some requests need
	Unknown []string            `json:"unknown"` // what cannot be followed, and where
	Paths   map[string][]string `json:"paths"`   // by action: functions from main to the client's method
	Env     []string            `json:"env"`     // environment variables that are read
	Event   string              `json:"event"`   // type of the event that the handler takes; "" for raw bytes or none

	program code.Program
	needs   []need
}

// need is an IAM action that a function needs, and why.
type need struct {
	action string
	must   bool
	call   code.Call
	where  string // environment variable without which it is not needed; "": always
}

// Scan reads programs and returns what each does, in the order of their packages.
func Scan(ctx context.Context, o Options) ([]Function, error) {
	table, err := actions.Load()
	if err != nil {
		return nil, err
	}
	return scan(ctx, o, table)
}

func scan(ctx context.Context, o Options, table *actions.Table) ([]Function, error) {
	if len(o.Packages) == 0 {
		o.Packages = []string{"./functions/..."}
	}
	programs, err := code.Scan(ctx, code.Options{Dir: o.Dir, Patterns: o.Packages, Tags: append([]string{"lambda.norpc"}, o.Tags...), Environ: o.Environ})
	if err != nil {
		return nil, err
	}
	all := make([]Function, len(programs))
	for i, p := range programs {
		all[i] = newFunction(p, table)
	}
	return all, nil
}

func newFunction(p code.Program, table *actions.Table) Function {
	f := Function{Entry: p.Path, Unknown: []string{}, Paths: map[string][]string{}, Env: []string{}, Event: strings.Join(p.Events, "|"), program: p}
	if p.Group != "" {
		f.Entry += "#" + p.Group
	}
	for _, u := range p.Unknown {
		f.Unknown = append(f.Unknown, u.Why+" at "+u.At)
	}
	for _, v := range p.Variables {
		f.Env = append(f.Env, v.Name)
	}
	f.calls(table)
	f.declared()
	f.summarize()
	return f
}

// calls says which actions the calls need.
func (f *Function) calls(table *actions.Table) {
	for _, c := range f.program.Calls {
		must, may, unknown := needed(c, table)
		for _, a := range must {
			f.needs = append(f.needs, need{action: a, must: c.Must, call: c})
		}
		for _, a := range may {
			f.needs = append(f.needs, need{action: a, call: c})
		}
		if unknown != "" {
			f.Unknown = append(f.Unknown, unknown+" at "+c.At)
		}
	}
}

// declared adds the actions that comments declare.
func (f *Function) declared() {
	for _, d := range f.program.Directives {
		if d.Verb == code.Needs {
			f.needs = append(f.needs, need{d.Subject, true, code.Call{Must: true, At: d.At, Elsewhere: true, Path: []string{d.At + ": " + d.Reason}}, d.Where})
		}
	}
}

// summarize makes sorted lists of what is needed; what must be is not listed as what may be.
func (f *Function) summarize() {
	must, may := map[string]bool{}, map[string]bool{}
	for _, n := range f.needs {
		if n.must {
			must[n.action] = true
		} else {
			may[n.action] = true
		}
		if _, seen := f.Paths[n.action]; !seen || n.must && len(n.call.Path) < len(f.Paths[n.action]) {
			f.Paths[n.action] = n.call.Path
		}
	}
	maps.DeleteFunc(may, func(a string, _ bool) bool { return must[a] })
	f.Must, f.May = sorted(must), sorted(may)
}

// sorted returns the members of a set; never nil, which JSON would write as null.
func sorted(set map[string]bool) []string {
	return slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(set))))
}
