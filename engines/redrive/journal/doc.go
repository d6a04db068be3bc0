// Package journal is what a redrive remembers of messages that it has sent.
//
// It stands apart from redrive so that what keeps journals in a table needs no client of a queue, stream or function.
//
//	func (j *mine) Append(ctx context.Context, marks []journal.Mark) error
package journal
