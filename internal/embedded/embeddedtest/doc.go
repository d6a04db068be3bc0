// Package embeddedtest gives a test an embedded AWS of its own.
//
// It is the one place that knows where tests find MiniStack and which port is theirs, so that packages tested at the same
// time do not meet.
//
//	in, cfg := embeddedtest.Run(t)
//	db := dynamodb.NewFromConfig(cfg)
package embeddedtest
