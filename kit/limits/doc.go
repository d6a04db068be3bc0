// Package limits holds the limits of AWS that the code obeys and the templates are checked against: each a constant, and
// all of them one table that says where the number comes from.
//
// A limit that is a literal somewhere in the code is found when AWS refuses a request, and stays when AWS raises it. Here
// a batch is cut, a template is checked and docs/limits.md is written from the same number.
//
//	piece := items[:min(len(items), limits.QueueBatch)]
package limits
