// Package workflow makes state machines of Step Functions that run functions one after another.
//
// It exists for work that takes several functions and has to end: each step gets what the one before returned, is retried,
// and has a time limit; and a run that fails is not only a red line in a console, but a message in a dead-letter queue.
// NewEach gives each item of a list to a function instead, as often as it takes. Branches and waits are out of scope: give
// the CDK's own state machine the functions of this library.
//
//	order := workflow.New(stack, "Order", workflow.Props{Name: "order", Steps: []workflow.Step{
//		{Name: "Reserve", To: reserve}, {Name: "Charge", To: charge, Retries: 1}}})
//	order.GrantStart(taker.Role)
package workflow
