package redrive

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// Sink is where messages are put back to work.
type Sink interface {
	// Send sends messages and says of each what became of it. It tries again what failed for a passing reason.
	Send(ctx context.Context, all []Message) []Sent
}

// Sent is what became of a message.
type Sent struct {
	ID  string // that the copy was given; "" where the target gives none
	Err error  // nil: the copy is confirmed. errors.Is(Err, ErrRefused): there is no copy. Any other: there may be one
}

// ErrRefused is returned by sinks for messages that the target has not taken and would not take at another try.
var ErrRefused = errors.New("refused by its target")

// errUnanswered is of messages that were sent to a standard queue or a function and got no answer.
var errUnanswered = errors.New("no answer came: there may be a copy, or not")

// errBehind is of messages of a FIFO group behind one that could not be sent.
var errBehind = fmt.Errorf("an earlier message of its group was not sent: %w", ErrRefused)

// ToQueue is a Sink that sends to an SQS queue.
type ToQueue struct {
	API   Sender
	Queue Queue
}

// Send implements Sink. In a FIFO queue, no message overtakes another of its group: a batch that fails in part could
// let one do so, and therefore none holds two messages of a group.
func (s ToQueue) Send(ctx context.Context, all []Message) []Sent {
	sent := make([]Sent, len(all))
	rest := make([]int, len(all))
	for i := range all {
		rest[i] = i
	}
	behind := map[string]bool{}
	for len(rest) > 0 {
		var wave []int
		wave, rest = s.wave(all, rest)
		s.send(ctx, all, wave, sent)
		for _, i := range wave {
			if s.Queue.FIFO && sent[i].Err != nil {
				behind[all[i].Group] = true
			}
		}
		rest = skip(all, rest, behind, sent)
	}
	return sent
}

// skip takes those out of rest that must stay because an earlier one of their group did.
func skip(all []Message, rest []int, behind map[string]bool, sent []Sent) []int {
	var left []int
	for _, i := range rest {
		if behind[all[i].Group] {
			sent[i].Err = errBehind
		} else {
			left = append(left, i)
		}
	}
	return left
}

// wave picks what fits into one batch; rest keeps its order.
func (s ToQueue) wave(all []Message, from []int) (wave, rest []int) {
	size, groups := 0, map[string]bool{}
	for _, i := range from {
		taken := s.Queue.FIFO && groups[all[i].Group]
		groups[all[i].Group] = true
		if taken || len(wave) == maxBatch || len(wave) > 0 && size+all[i].size() > maxBatchBytes {
			rest = append(rest, i)
			continue
		}
		wave, size = append(wave, i), size+all[i].size()
	}
	return wave, rest
}

// send sends one batch, and again what SQS failed at.
func (s ToQueue) send(ctx context.Context, all []Message, wave []int, sent []Sent) {
	for try := 0; len(wave) > 0 && try < attempts; try++ {
		out, err := s.call(ctx, try, s.entries(all, wave))
		if err != nil {
			for _, i := range wave {
				sent[i] = Sent{Err: fmt.Errorf("send to queue %q: %w", s.Queue.Name(), err)}
			}
			return
		}
		wave = s.read(out, wave, sent)
	}
}

// call sends a batch, after a pause if that is not the first try. Where no answer came, a FIFO queue knows the copies that
// it has, and is asked again; another does not, and whoever called has to note that there may be two.
func (s ToQueue) call(ctx context.Context, try int, entries []types.SendMessageBatchRequestEntry) (out *sqs.SendMessageBatchOutput, err error) {
	if err := pause(ctx, try); err != nil {
		return nil, err
	}
	again := throttled
	if s.Queue.FIFO {
		again = func(err error) bool { return throttled(err) || unanswered(err) }
	}
	err = retryWhere(ctx, again, func() (err error) {
		out, err = s.API.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &s.Queue.URL, Entries: entries}, once)
		return err
	})
	if err != nil && !s.Queue.FIFO && unanswered(err) {
		err = fmt.Errorf("%w: %w", errUnanswered, err)
	}
	return out, err
}

// once keeps the SDK's client from trying again by itself, which it does when no answer came.
func once(o *sqs.Options) { o.Retryer = aws.NopRetryer{} }

func (s ToQueue) entries(all []Message, wave []int) []types.SendMessageBatchRequestEntry {
	entries := make([]types.SendMessageBatchRequestEntry, len(wave))
	for n, i := range wave {
		entries[n] = all[i].entry(strconv.Itoa(i), dedupPrefix+all[i].ID, s.Queue.FIFO)
	}
	return entries
}

// dedupPrefix begins the deduplication ID of what is sent to a FIFO queue; the ID of the message that it copies follows.
// So a copy that is sent again by a resumed run is recognised by SQS, for 5 minutes; and a message that fails again and
// is redriven again is not mistaken for a repetition, as each copy has an ID of its own.
const dedupPrefix = "redrive-"

// read takes over the answers and returns what is to be sent again.
func (s ToQueue) read(out *sqs.SendMessageBatchOutput, wave []int, sent []Sent) (again []int) {
	answered := map[int]bool{}
	for _, r := range out.Successful {
		i := number(aws.ToString(r.Id))
		sent[i], answered[i] = Sent{ID: aws.ToString(r.MessageId)}, true
	}
	for _, f := range out.Failed {
		i := number(aws.ToString(f.Id))
		sent[i], answered[i] = Sent{Err: fmt.Errorf("%s: %s: %w", aws.ToString(f.Code), aws.ToString(f.Message), ErrRefused)}, true
		if !f.SenderFault {
			again = append(again, i)
		}
	}
	for _, i := range wave {
		if !answered[i] {
			sent[i].Err = fmt.Errorf("send to queue %q: no answer for message %s", s.Queue.Name(), sent[i].ID)
		}
	}
	return again
}
