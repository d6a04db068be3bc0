// Package ops is the operator's command: each command is a struct whose fields are its options, with a Run that
// knows nothing of the command line; commands.go binds them to it.
//
// Data goes to stdout and everything else to stderr. A new command is a file <area>_<verb>.go and a line in
// commands.go.
//
//	up := ops.EnvUp{Project: p, Environment: env, Target: target, UI: ops.NewUI(os.Stderr)}
//	err := up.Run(ctx)
package ops
