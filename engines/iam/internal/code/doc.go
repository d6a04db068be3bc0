// Package code finds out what Go programs do with AWS, by reading them: which operations of the SDK can be reached from
// main, which environment variables are read, and which event a Lambda handler takes.
//
// It exists because the compiler knows all of this, and nobody asks it. Loaded with bodies are only the packages that
// matter: those of the module, and those of others that use a service of the SDK. All else is described by signatures.
//
//	programs, err := code.Scan(ctx, code.Options{Dir: ".", Patterns: []string{"./functions/..."}})
package code
