// Package consumer makes a function that works on the records of a stream: a table's changes, or a Kinesis data stream.
//
// It exists because a stream stands still at a record that nobody can handle, by default until the record expires, and then
// forgets it. Here the batch is halved until the record is found, retries end, and where it was goes to a queue.
//
//	audit := consumer.New(stack, "Audit", consumer.Props{Function: function.Props{Code: code}, Table: orders})
//	log.GrantWrite(audit.Function.Role, "audit/")
package consumer
