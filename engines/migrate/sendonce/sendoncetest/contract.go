package sendoncetest

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
)

// lab is a ledger, and the token of whoever may write into it.
type lab struct {
	*testing.T
	sendonce.Ledger
	store migrate.Store
	token int64
}

// TestLedger holds a ledger to its contract. open returns an empty one and the store that has the lease.
func TestLedger(t *testing.T, open func(*testing.T) (sendonce.Ledger, migrate.Store)) {
	for name, test := range map[string]func(*lab){
		"Freeze": freeze, "Next": next, "Reserve": reserve, "Settle": settle, "Fenced": fenced, "Apart": apart,
	} {
		t.Run(name, func(t *testing.T) {
			l := &lab{T: t}
			l.Ledger, l.store = open(t)
			l.take()
			test(l)
		})
	}
}

// take has somebody else take the lease over.
func (l *lab) take() {
	l.Helper()
	seen, err := l.store.Lease(l.Context())
	if err != nil {
		l.Fatal(err)
	}
	lease, err := l.store.Take(l.Context(), seen, migrate.Lease{Holder: migrate.Holder{Who: "ada"}, Life: time.Minute})
	if err != nil {
		l.Fatal(err)
	}
	l.token = lease.Token
}

func (l *lab) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

// people are entries in the order of their keys.
func people(n int) []sendonce.Entry {
	all := make([]sendonce.Entry, n)
	for i := range all {
		address := fmt.Sprintf("u%d@example.com", i)
		all[i] = sendonce.Entry{Key: sendonce.Key(address), Recipient: sendonce.Recipient{Address: address, Data: map[string]string{"name": "Ada"}}, Status: sendonce.Frozen}
	}
	slices.SortFunc(all, func(a, b sendonce.Entry) int { return strings.Compare(a.Key, b.Key) })
	return all
}

func (l *lab) all(job string) []sendonce.Entry {
	l.Helper()
	got, err := l.Next(l.Context(), job, "", 1000)
	l.must(err)
	return got
}

func (l *lab) wants(job string, want []sendonce.Entry) {
	l.Helper()
	if got := l.all(job); !reflect.DeepEqual(got, want) {
		l.Errorf("the ledger has\n%+v\nwant\n%+v", got, want)
	}
}

func freeze(l *lab) {
	all := people(60)
	l.must(l.Freeze(l.Context(), l.token, "a", all[10:40]))
	sent := all[20]
	l.must(l.Reserve(l.Context(), l.token, "a", []sendonce.Entry{sent}))
	l.must(l.Freeze(l.Context(), l.token, "a", all))
	l.must(l.Freeze(l.Context(), l.token, "a", all[:5]))
	want := slices.Clone(all)
	want[20].Status, want[20].Token = sendonce.Sending, l.token
	l.wants("a", want)
	counts, err := l.Count(l.Context(), "a")
	if err != nil || !maps.Equal(counts, map[sendonce.Status]int{sendonce.Frozen: 59, sendonce.Sending: 1}) {
		l.Errorf("Count = %v, %v; want 59 frozen and 1 being sent", counts, err)
	}
}

func next(l *lab) {
	all := people(7)
	l.must(l.Freeze(l.Context(), l.token, "a", all))
	var got []sendonce.Entry
	for after := ""; ; {
		page, err := l.Next(l.Context(), "a", after, 3)
		l.must(err)
		if len(page) == 0 {
			break
		}
		got, after = append(got, page...), page[len(page)-1].Key
	}
	if !reflect.DeepEqual(got, all) {
		l.Errorf("pages of three have\n%+v\nwant\n%+v", got, all)
	}
	if got, err := l.Next(l.Context(), "none", "", 3); err != nil || len(got) != 0 {
		l.Errorf("Next of no job = %v, %v; want nothing", got, err)
	}
}

func reserve(l *lab) {
	all := people(4)
	l.must(l.Freeze(l.Context(), l.token, "a", all))
	l.must(l.Reserve(l.Context(), l.token, "a", all[:2]))
	if err := l.Reserve(l.Context(), l.token, "a", all[1:]); !errors.Is(err, sendonce.ErrChanged) {
		l.Errorf("Reserve of one that is reserved = %v; want ErrChanged", err)
	}
	want := slices.Clone(all)
	for i := range 2 {
		want[i].Status, want[i].Token = sendonce.Sending, l.token
	}
	l.wants("a", want) // all or none: the others are still frozen
	l.take()
	l.must(l.Reserve(l.Context(), l.token, "a", want[:1])) // again, by who knows that it is reserved
	want[0].Token = l.token
	l.wants("a", want)
}

func settle(l *lab) {
	all := people(5)
	l.must(l.Freeze(l.Context(), l.token, "a", all))
	l.must(l.Reserve(l.Context(), l.token, "a", all))
	want := slices.Clone(all)
	for i, s := range []sendonce.Status{sendonce.Sent, sendonce.Refused, sendonce.Suppressed, sendonce.Unknown, sendonce.Frozen} {
		e := &want[i]
		e.Status, e.Token, e.Mail, e.Reason = s, l.token, "m1", "because"
		l.must(l.Settle(l.Context(), "a", *e))
		if s != sendonce.Unknown && s != sendonce.Frozen {
			e.Recipient = sendonce.Recipient{} // an address is kept for as long as a mail may go there
		}
	}
	l.wants("a", want)
	again := want[0]
	again.Status = sendonce.Frozen
	l.must(l.Settle(l.Context(), "a", again))
	l.wants("a", want) // what was settled stays
}

// fenced writes with a token that another one has followed: only what became of a mail is still written, for it is true.
func fenced(l *lab) {
	all := people(3)
	l.must(l.Freeze(l.Context(), l.token, "a", all[:2]))
	l.must(l.Reserve(l.Context(), l.token, "a", all[:2]))
	old := l.token
	l.take()
	if err := l.Freeze(l.Context(), old, "a", all); !errors.Is(err, migrate.ErrLost) {
		l.Errorf("Freeze = %v; want ErrLost", err)
	}
	if err := l.Reserve(l.Context(), old, "a", all[2:]); !errors.Is(err, migrate.ErrLost) {
		l.Errorf("Reserve = %v; want ErrLost", err)
	}
	want := slices.Clone(all[:2])
	want[0].Status, want[0].Token = sendonce.Unknown, old
	want[1].Status, want[1].Token = sendonce.Sending, old
	l.must(l.Settle(l.Context(), "a", want[0]))
	l.must(l.Reserve(l.Context(), l.token, "a", want[1:]))
	l.must(l.Settle(l.Context(), "a", want[1])) // by who no longer has reserved it
	want[1].Token = l.token
	l.wants("a", want)
}

func apart(l *lab) {
	all := people(2)
	l.must(l.Freeze(l.Context(), l.token, "a", all))
	l.must(l.Freeze(l.Context(), l.token, "ab", all[:1]))
	l.must(l.Reserve(l.Context(), l.token, "a", all))
	l.wants("ab", all[:1])
}
