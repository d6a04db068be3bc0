// Package probe runs what somebody would do with an application, step by step, and tells CloudWatch how it went.
//
// It exists so that the steps are code of one's own, which tests run as well as the function that looks at production every few
// minutes: a check that was never seen to fail proves nothing. What it emits is what the alarm policy's rows for probes look
// at, by names of package names; constructs/probe makes the function that runs it.
//
//	steps := func(context.Context) ([]probe.Step, error) { return scenario.Tour(visitor), nil }
//	lambda.Start(boot.Handler(env, probe.Handler(env, names.ProbeWeb, steps)))
package probe
