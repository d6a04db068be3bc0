// Package onlambda is the handler of a function that does parts of migrations, for the state machine that package onaws starts.
//
// It stands apart from onaws so that the function has no client of Step Functions in it: it is the state machine that calls it.
//
//	lambda.Start(boot.Handler(env, onlambda.Handler(hands)))
package onlambda
