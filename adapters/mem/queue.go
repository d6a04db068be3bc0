package mem

import (
	"context"
	"sync"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Queue is a users.Queue that hands out the chunks of a partition one after another. The zero value is empty and
// ready.
type Queue struct {
	mu     sync.Mutex
	chunks []users.Chunk
}

// Send implements users.Queue.
func (q *Queue) Send(_ context.Context, chunks []users.Chunk) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.chunks = append(q.chunks, chunks...)
	return nil
}

// Take empties the queue and returns what was in it, in the order sent.
func (q *Queue) Take() []users.Chunk {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.chunks
	q.chunks = nil
	return all
}
