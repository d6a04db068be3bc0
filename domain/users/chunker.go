package users

import (
	"context"
	"fmt"
)

// chunker gathers rows by partition and sends them on as chunks, a few at a time.
type chunker struct {
	ctx     context.Context //nolint:containedctx // it lives as long as one call of rows
	queue   Queue
	report  *Report
	open    [Partitions]Chunk // being filled
	size    [Partitions]int   // bytes of those
	ready   []Chunk           // full
	nextSeq int
}

// sendAtOnce is how many chunks are sent together: what one SendMessageBatch takes (SQS quotas, 2026).
const sendAtOnce = 10

func newChunker(ctx context.Context, q Queue, r *Report) *chunker {
	return &chunker{ctx: ctx, queue: q, report: r}
}

func (c *chunker) add(r Row) error {
	p := partition(r.ID)
	if len(c.open[p].Rows) > 0 && c.size[p]+r.size() > MaxChunkBytes {
		if err := c.close(p); err != nil {
			return err
		}
	}
	c.open[p].Rows = append(c.open[p].Rows, r)
	c.size[p] += r.size()
	c.report.Queued++
	if len(c.open[p].Rows) == MaxChunkRows {
		return c.close(p)
	}
	return nil
}

// close ends the open chunk of a partition and sends what has gathered.
func (c *chunker) close(p int) error {
	done := c.open[p]
	done.Import, done.UploadedAt, done.Seq, done.Partition = c.report.Import, c.report.UploadedAt, c.nextSeq, p
	c.ready = append(c.ready, done)
	c.open[p], c.size[p] = Chunk{}, 0
	c.nextSeq++
	if len(c.ready) < sendAtOnce {
		return nil
	}
	return c.send()
}

// flush sends all that is left.
func (c *chunker) flush() error {
	for p := range c.open {
		if len(c.open[p].Rows) > 0 {
			if err := c.close(p); err != nil {
				return err
			}
		}
	}
	return c.send()
}

func (c *chunker) send() error {
	if len(c.ready) == 0 {
		return nil
	}
	if err := c.queue.Send(c.ctx, c.ready); err != nil {
		return fmt.Errorf("send chunks: %w", err)
	}
	c.report.Chunks += len(c.ready)
	c.ready = c.ready[:0]
	return nil
}
