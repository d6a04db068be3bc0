package code

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// resourceFields are the fields of an operation's input that say what it works on, the first that there is.
func resourceFields() []string {
	return []string{"TableName", "RequestItems", "TransactItems", "QueueUrl", "Bucket", "TopicArn", "StateMachineArn", "StreamName",
		"DeliveryStreamName", "SecretId", "KeyId", "UserPoolId", "FunctionName", "TableArn", "StreamArn", "StreamARN"}
}

// resources returns the environment variables that say what an operation works on, and whether it may be something else.
func (f *flow) resources(u use) (env []string, open bool) {
	in, name := input(u)
	if in == nil {
		return nil, true
	}
	for _, n := range resourceFields() {
		if !has(in, n) {
			continue
		}
		t := texts{found: map[text]bool{}, seen: map[visit]bool{}}
		f.member(&t, name, in, n)
		constants, env := t.split()
		return env, t.open || len(constants) > 0 || len(env) == 0
	}
	return nil, true
}

// input returns the type of an operation's input, and the value that it is called with where that is seen.
func input(u use) (*types.Named, ssa.Value) {
	var in *types.Named
	for v := range u.leaf.Signature.Params().Variables() {
		if n := named(v.Type()); n != nil && strings.HasSuffix(n.Obj().Name(), "Input") {
			in = n
		}
	}
	if in == nil || u.site == nil {
		return in, nil
	}
	for _, a := range u.site.Common().Args {
		if n := named(a.Type()); n != nil && n.Obj() == in.Obj() {
			return in, a
		}
	}
	return in, nil
}

func has(n *types.Named, name string) bool {
	s, ok := n.Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(slices.Collect(s.Fields()), func(v *types.Var) bool { return v.Name() == name })
}

// member adds what a field of an operation's input may be. Where the input is not seen, or comes from elsewhere, that is
// what the program stores in any such field.
func (f *flow) member(t *texts, v ssa.Value, in *types.Named, name string) {
	if name == "TransactItems" {
		for k, values := range f.fields {
			if k.name == "TableName" && k.of.Pkg() != nil && k.of.Pkg().Name() == "types" {
				f.all(t, values, nil)
			}
		}
		return
	}
	values := stored(v, name)
	if len(values) == 0 {
		values = f.fields[field{in.Origin().Obj(), name}]
	}
	for _, v := range values {
		if name == "RequestItems" {
			f.keys(t, v)
			continue
		}
		f.add(t, v, nil)
	}
}

// keys adds the keys of a map.
func (f *flow) keys(t *texts, v ssa.Value) {
	h := f.holder(v)
	updates := f.updates[h]
	t.open = t.open || h == nil || len(updates) == 0
	for _, u := range updates {
		f.add(t, u.Key, nil)
	}
}

// stored returns what is stored in a field of a struct that is made right there.
func stored(v ssa.Value, name string) []ssa.Value {
	a, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var values []ssa.Value
	for _, r := range *a.Referrers() {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		if k, ok := fieldOf(a.Type(), fa.Field); !ok || k.name != name {
			continue
		}
		for _, s := range *fa.Referrers() {
			if s, ok := s.(*ssa.Store); ok && s.Addr == fa {
				values = append(values, s.Val)
			}
		}
	}
	return values
}
