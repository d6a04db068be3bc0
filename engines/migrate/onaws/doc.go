// Package onaws runs migrations in functions, by a state machine of Step Functions.
//
// It exists because a pipeline's run ends after some hours, and some tables are larger than that. The state machine
// (constructs/workflow.NewEach) gives each segment to a function, again and again until it is done, and then writes how it came out.
//
//	machine := onaws.New(sfn.NewFromConfig(cfg), arn) // migrate.Runner{Machine: machine}
package onaws
