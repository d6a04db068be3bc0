// Package guard holds what was synthesized against the placement lock, before anything is deployed.
//
// The lock decides where units go, but it believes what it is told: a unit may weigh more than it says, code may put a
// resource elsewhere, a reference may be made that keeps a stack from being changed. Templates show what is really going
// to happen, so they are read, in plain Go: real counts against weights and limits, each unit against its stack, each
// resource against the stack that it was deployed in last, and references that would bind stacks to one another. From
// the references comes the order in which stacks are deployed.
//
//	app := guard.App{…}
//	findings := guard.Check(app, lock, placement.Options{})
//	steps, findings := guard.Order(deployed, app)
package guard
