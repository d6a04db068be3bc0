package redrive_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// cutOne cuts the connection of a first send, when it has had its effect.
func (l *lab) cutOne() {
	var done atomic.Bool
	l.fake.After = func(operation string) error {
		if operation == "SendMessageBatch" && !done.Swap(true) {
			return errCut
		}
		return nil
	}
}

// TestRedrive_Unanswered: what gets no answer is sent again, and told. A FIFO queue knows what it has.
func TestRedrive_Unanswered(t *testing.T) {
	for suffix, maybe := range map[string]int{"": 10, ".fifo": 0} {
		t.Run("queue"+suffix, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t, suffix)
				l.put(l.dead, 40)
				r := l.redrive()
				r.OneByOne, r.Steps, r.To, r.Live, r.Settle, r.Workers = true, []int{}, quick{r.To}, nil, time.Second, 1
				l.cutOne()
				got, err := r.Do(t.Context())
				if err != nil || got.Moved != 40 || got.Maybe != maybe {
					t.Errorf("Do = %+v, %v; want all moved, %d of them perhaps twice", got, err, maybe)
				}
				arrived := l.drain(l.source)
				check(t, arrived, 40, maybe)
				if len(arrived) != 40+maybe {
					t.Errorf("%d messages arrived; want the first batch twice in a standard queue", len(arrived))
				}
			})
		})
	}
}

// TestRedrive_Unanswered_SDK: the SDK's own client does not send again behind the journal's back.
func TestRedrive_Unanswered_SDK(t *testing.T) {
	l := newLab(t, "")
	l.put(l.dead, 10)
	server := httptest.NewServer(l.fake)
	t.Cleanup(server.Close)
	r := l.redrive()
	api := redrivetest.Client(server.URL, http.DefaultClient)
	r.API, r.To, r.Live, r.OneByOne = api, quick{redrive.ToQueue{API: api, Queue: l.queue(l.source)}}, nil, true
	r.Steps, r.Settle, r.Poll = []int{}, time.Millisecond, time.Millisecond
	l.cutOne()
	got, err := r.Do(t.Context())
	if err != nil || got.Maybe != 10 {
		t.Errorf("Do = %+v, %v; want it told that ten may be there twice", got, err)
	}
	check(t, l.drain(l.source), 10, got.Maybe)
}

// TestReplay_Unanswered: so does a replay.
func TestReplay_Unanswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := newLab(t, ""), &shelf{}
		l.put(l.dead, 15)
		if _, err := l.look().Purge(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		l.cutOne()
		got, err := redrive.Replay{Copies: s.all, To: redrive.ToQueue{API: l.api, Queue: l.queue(l.source)}, Journal: new(redrive.MemoryJournal), Clock: time.Now}.Do(t.Context())
		if err != nil || got.Sent != 15 || got.Maybe != 10 {
			t.Errorf("Do = %+v, %v; want all sent, and ten perhaps twice", got, err)
		}
		check(t, l.drain(l.source), 15, got.Maybe)
	})
}
