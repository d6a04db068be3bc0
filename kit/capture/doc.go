// Package capture logs what events look like, so that tests can be fed with what production really sends. Each function
// logs the shape of its events (package shape: types and presence, no values), once for each shape and process, and
// samples without what tells something about somebody (package redact): the first event of each shape, one in a thousand
// after that, and those on which the handler failed, at most one a minute.
//
//	lambda.Start(capture.Wrap(recorder, handler))
//
// `mainstay events shapes` says which shapes an environment has seen that no fixture has, `mainstay events pull` fetches
// samples as fixtures.
package capture
