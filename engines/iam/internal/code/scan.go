package code

import (
	"context"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/vta"
	"golang.org/x/tools/go/ssa"
)

// Program is what one program does.
type Program struct {
	Path       string      // of its main package
	Group      string      // which of the functions that share the program; "" where there is one
	Calls      []Call      // sorted by service and operation
	Variables  []Variable  // environment variables that it reads, sorted by name
	Events     []string    // types of the events that its handlers take
	Answers    []string    // types of what they answer
	Unknown    []Unknown   // what cannot be followed
	Directives []Directive // what comments say of what it reaches
}

// Call is an operation of the SDK that a program can reach.
type Call struct {
	Service   string // name of the client's package
	Operation string
	Must      bool     // false: only the types allow it, no value is seen to get there
	Path      []string // functions from main to the client's method
	At        string   // file:line of the call
	Resources []string // environment variables that say what it works on
	Elsewhere bool     // it may work on something else too
	Kinds     []string // of a transaction or a statement: what it does
	Open      bool     // there may be more kinds
}

// Scan reads programs.
func Scan(ctx context.Context, o Options) ([]Program, error) {
	p, err := load(ctx, o)
	if err != nil {
		return nil, err
	}
	var all []Program
	for _, m := range p.mains {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		shared := groups(m.Func("main"))
		for _, name := range slices.Sorted(maps.Keys(shared)) {
			one := p.scan(append(shared[name], m.Func("init"))...)
			one.Path, one.Group = m.Pkg.Path(), name
			all = append(all, one)
		}
	}
	return all, nil
}

func (p *program) scan(roots ...*ssa.Function) Program {
	may := newWalk(p, nil)
	may.run(roots...)
	graph := may.graph()
	must := newWalk(p, refined(graph))
	must.run(roots...)
	values := newFlow(p, graph, must.reached)

	found := Program{Directives: may.said()}
	for op := range may.operations {
		w := must
		if len(must.operations[op]) == 0 {
			w = may
		}
		found.Calls = append(found.Calls, w.described(op, w == must, values))
	}
	slices.SortFunc(found.Calls, func(a, b Call) int { return strings.Compare(a.Service+a.Operation, b.Service+b.Operation) })
	var unknown []Unknown
	found.Variables, unknown = values.environment()
	var unclear []Unknown
	found.Events, found.Answers, unclear = values.events()
	found.Unknown = must.unexplained(slices.Concat(must.unknown, must.guessed(), unknown, unclear), found.Directives)
	return found
}

// described says how an operation is reached and what it works on.
func (w *walk) described(op operation, must bool, values *flow) Call {
	uses := w.operations[op]
	c := Call{Service: op.service, Operation: op.name, Must: must, Path: w.path(uses[0]), At: w.program.at(uses[0])}
	for _, u := range uses {
		env, elsewhere := values.resources(u)
		c.Resources, c.Elsewhere = append(c.Resources, env...), c.Elsewhere || elsewhere
	}
	slices.Sort(c.Resources)
	c.Resources = slices.Compact(c.Resources)
	c.Kinds, c.Open = values.kinds(op)
	return c
}

// graph follows values through the functions that were reached (variable type analysis).
func (w *walk) graph() *callgraph.Graph {
	all := map[*ssa.Function]bool{}
	for f := range w.reached {
		all[f] = true
	}
	for l := range w.leaves { // calls can reach these too
		all[l.leaf] = true
	}
	return vta.CallGraph(all, nil)
}

// refined knows from a graph what dynamic calls can reach. Of a call whose values come out of code without a body it
// knows nothing.
func refined(graph *callgraph.Graph) func(ssa.CallInstruction) []*ssa.Function {
	known := map[ssa.CallInstruction][]*ssa.Function{}
	for _, node := range graph.Nodes {
		for _, out := range node.Out {
			if out.Site != nil {
				known[out.Site] = append(known[out.Site], out.Callee.Func)
			}
		}
	}
	return func(site ssa.CallInstruction) []*ssa.Function { return known[site] }
}

// unexplained returns what is unknown and not explained by a directive of its function or package, sorted by place.
func (w *walk) unexplained(all []Unknown, said []Directive) []Unknown {
	left := slices.DeleteFunc(all, func(u Unknown) bool {
		return slices.ContainsFunc(said, func(d Directive) bool {
			return (d.Verb == Needs || d.Verb == Nothing) && d.function != nil && u.in != nil && d.function == declared(u.in)
		})
	})
	slices.SortFunc(left, func(a, b Unknown) int { return strings.Compare(a.At+a.Why, b.At+b.Why) })
	return slices.CompactFunc(left, func(a, b Unknown) bool { return a.At == b.At && a.Why == b.Why })
}
