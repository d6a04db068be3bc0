// Package pipeline runs the workflows in .github as they are, by act and against the embedded AWS: from the push of a branch
// to a promoted production, and back to nothing.
//
// A workflow that is only read is believed; the first time that it runs is the day on which somebody needs it. So act, which
// runs workflows without GitHub, runs the very files: every job, step, condition and artifact. What GitHub gives and act
// has not is stood in for (actions_test.go), and what act takes no notice of, such as permissions, environments and concurrency,
// is held against the roles and rules here, in tests that need a second and are part of `make test`.
//
//	make test-pipeline
package pipeline
