// Package shape describes what a JSON document looks like, without anything that stands in it: which fields there are
// and which types they have. Two events have the same shape when code that handles one has no reason to trip over the
// other, so a function that logs shapes says, without telling anything about anybody, what it sees that no test has.
//
// A shape is written as JSON. A value is its type ("string", "number", "boolean", "null", several with | between them),
// an object has its fields, with a ? behind those that not all of them have, an array has the shape of its elements:
//
//	{"Records":[{"body":{"$json":{"name?":"string","rows":["number"]}},"messageId":"string"}]}
//
// Documents within strings ("$json"), as messages of queues have them, are looked into.
package shape
