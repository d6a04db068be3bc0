package cdk

//nolint:gochecknoglobals // jsii's process is one for the whole program, and these are values that live in it
var constants = map[any]any{}

// Constant returns a value of the CDK's that never changes, such as a duration, and makes it only once: each call of jsii
// goes to another process and back (docs/synth.md has what that costs). The key says which value it is.
func Constant[T any](key any, make func() T) T {
	if v, ok := constants[key].(T); ok {
		return v
	}
	v := make()
	constants[key] = v
	return v
}

// Forget forgets all constants, what is watched, what was reported, and what is being built. An app begins with it, because they end when jsii's process is closed.
func Forget() {
	clear(constants)
	clear(begun)
	watched, reports, stage = nil, nil, ""
}
