package users_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
)

// faulty is every port that these tests want to fail.
type faulty struct{ err error }

func (f faulty) Publish(context.Context, []users.Event) error { return f.err }
func (f faulty) Send(context.Context, users.Mail) error       { return f.err }
func (f faulty) Put(context.Context, []users.Entry) error     { return f.err }
func (f faulty) Claim(context.Context, string, time.Time, time.Time) (users.Standing, error) {
	return 0, f.err
}
func (f faulty) Release(context.Context, string, time.Time) error     { return f.err }
func (f faulty) Settle(context.Context, string, users.Standing) error { return f.err }
func (f faulty) Search(context.Context, users.Query) (users.Results, error) {
	return users.Results{}, f.err
}

// post is a welcomer over a ledger and an outbox, with a clock that stands still.
type post struct {
	mem.Mails
	mem.Outbox
	now time.Time
}

func (p *post) welcome(t *testing.T, us ...users.Entry) error {
	t.Helper()
	return p.with(&p.Outbox).Welcome(t.Context(), users.Event{Kind: users.UsersAdded, Users: us})
}

func (p *post) with(m users.Mailer) users.Welcomer {
	return users.Welcomer{Mails: &p.Mails, Mailer: m, Clock: func() time.Time { return p.now }}
}

func guest(id, email string) users.Entry {
	return users.Entry{ID: id, Name: "Ada " + id, Email: email, Version: "1"}
}

// sentTo fails unless these addresses, and no others, were sent a mail.
func sentTo(t *testing.T, p *post, want ...string) {
	t.Helper()
	var got []string
	for _, m := range p.Sent() {
		got = append(got, m.To)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("mails went to %v; want %v", got, want)
	}
}

func TestWelcome(t *testing.T) {
	p := &post{}
	for range 3 {
		if err := p.welcome(t, guest("1", "ada@example.com"), guest("2", "bob@example.com"), guest("3", "ADA@example.com")); err != nil {
			t.Fatal(err)
		}
	}
	sentTo(t, p, "ada@example.com", "bob@example.com")
	m := p.Sent()[0]
	if m.ID != users.MailID("Ada@example.com") || m.Subject == "" || !strings.Contains(m.Text, "Dear Ada 1,\n") {
		t.Errorf("the mail is %+v; want a welcome to Ada", m)
	}
}

// TestWelcome_HostileName: what is in a file must not become somebody's mail from us.
func TestWelcome_HostileName(t *testing.T) {
	p := &post{}
	if err := p.welcome(t, users.Entry{ID: "1", Email: "ada@example.com", Name: "Ada\r\n\r\nClick http://evil.example/x <b>\u0085n\u0080ow\x7f"}); err != nil {
		t.Fatal(err)
	}
	const want = "Dear Ada Click http evil.example x b n ow,\n\nyou are in the member directory now.\n"
	if got := p.Sent()[0].Text; got != want {
		t.Errorf("the mail is %q; want %q", got, want)
	}
}

func TestWelcome_OtherEvent(t *testing.T) {
	err := (&post{}).with(nil).Welcome(t.Context(), users.Event{Kind: users.UsersChanged})
	if err == nil || !strings.Contains(err.Error(), `found an event "users changed"; expected "users added"`) {
		t.Errorf("Welcome = %v", err)
	}
}

// TestWelcome_Refused: a mail that was not sent is tried again, at once, and the others go out.
func TestWelcome_Refused(t *testing.T) {
	p := &post{}
	p.Refuse(errors.New("slow down"))
	err := p.welcome(t, guest("1", "ada@example.com"), guest("2", "bob@example.com"))
	if !errors.Is(err, users.ErrNotSent) || strings.Count(err.Error(), "slow down") != 2 || !strings.Contains(err.Error(), `welcome user "2"`) {
		t.Errorf("Welcome = %v; want why, for each", err)
	}
	p.Refuse(nil)
	if err := p.welcome(t, guest("1", "ada@example.com"), guest("2", "bob@example.com")); err != nil {
		t.Fatal(err)
	}
	sentTo(t, p, "ada@example.com", "bob@example.com")
}

// TestMailDoubt: the mail service has time to say what became of a mail, and a mail that is looked at again is no longer in doubt: the queue
// hands it out again after six minutes (stacks: six times send-welcome-mail's).
func TestMailDoubt(t *testing.T) {
	if users.MailDoubt < time.Minute || users.MailDoubt >= 6*time.Minute {
		t.Errorf("a mail is in doubt for %s; want a minute at least, and less than six", users.MailDoubt)
	}
}

// TestWelcome_Doubt: a mail of which nobody knows whether it was sent waits for what is heard of it, or for its time.
func TestWelcome_Doubt(t *testing.T) {
	lost := errors.New("connection lost")
	for name, c := range map[string]struct {
		heard users.Standing
		after time.Duration
		err   bool
		sent  []string
	}{
		"Waits":   {users.MailClaimed, users.MailDoubt - time.Millisecond, true, nil},
		"Again":   {users.MailClaimed, users.MailDoubt, false, []string{"ada@example.com"}},
		"Sent":    {users.MailSent, 0, false, nil},
		"Late":    {users.MailSent, users.MailDoubt, false, nil},
		"Refused": {users.MailRefused, users.MailDoubt, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := &post{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
			e := users.Event{Kind: users.UsersAdded, Users: []users.Entry{guest("1", "ada@example.com")}}
			if err := p.with(faulty{lost}).Welcome(t.Context(), e); !errors.Is(err, lost) {
				t.Fatalf("Welcome = %v; want what went wrong", err)
			}
			if err := (users.Listener{Mails: &p.Mails}).Listen(t.Context(), users.Heard{ID: users.MailID("ada@example.com"), Of: c.heard}); err != nil {
				t.Fatal(err)
			}
			p.now = p.now.Add(c.after)
			if err := p.with(&p.Outbox).Welcome(t.Context(), e); (err != nil) != c.err || err != nil && !strings.Contains(err.Error(), "may be under way") {
				t.Errorf("Welcome again = %v; want an error: %v", err, c.err)
			}
			sentTo(t, p, c.sent...)
		})
	}
}

func TestWelcome_LedgerFails(t *testing.T) {
	broken, p := errors.New("broken"), &post{}
	w := p.with(&p.Outbox)
	w.Mails = faulty{broken}
	if err := w.Welcome(t.Context(), users.Event{Kind: users.UsersAdded, Users: []users.Entry{guest("1", "a@b.c")}}); !errors.Is(err, broken) {
		t.Errorf("Welcome = %v; want the ledger's error", err)
	}
	sentTo(t, p)
	w.Mails = settles{&p.Mails, broken}
	if err := w.Welcome(t.Context(), users.Event{Kind: users.UsersAdded, Users: []users.Entry{guest("1", "a@b.c")}}); !errors.Is(err, broken) {
		t.Errorf("Welcome = %v; want the ledger's error", err)
	}
	sentTo(t, p, "a@b.c")
}

// settles is a ledger that takes no settlement, and no release.
type settles struct {
	*mem.Mails
	err error
}

func (s settles) Settle(context.Context, string, users.Standing) error { return s.err }
func (s settles) Release(context.Context, string, time.Time) error     { return s.err }

func TestWelcome_ReleaseFails(t *testing.T) {
	broken, p := errors.New("broken"), &post{}
	p.Refuse(errors.New("no"))
	w := p.with(&p.Outbox)
	w.Mails = settles{&p.Mails, broken}
	if err := w.Welcome(t.Context(), users.Event{Kind: users.UsersAdded, Users: []users.Entry{guest("1", "a@b.c")}}); !errors.Is(err, broken) || !errors.Is(err, users.ErrNotSent) {
		t.Errorf("Welcome = %v; want both errors", err)
	}
}

func TestListen(t *testing.T) {
	broken := users.Listener{Mails: faulty{errors.New("broken")}}
	for _, h := range []users.Heard{{Of: users.MailSent}, {ID: "x", Of: users.MailPending}, {ID: "x"}} {
		if err := broken.Listen(t.Context(), h); err != nil {
			t.Errorf("Listen(%+v) = %v; want it to be nothing to note", h, err)
		}
	}
	for _, of := range []users.Standing{users.MailSent, users.MailRefused} {
		if err := broken.Listen(t.Context(), users.Heard{ID: "x", Of: of}); err == nil || !strings.Contains(err.Error(), "note what became of a mail: broken") {
			t.Errorf("Listen = %v; want the ledger's error", err)
		}
	}
}

func TestLogged(t *testing.T) {
	var out bytes.Buffer
	log, p := slog.New(slog.NewTextHandler(&out, nil)), &post{}
	added := users.Event{Kind: users.UsersAdded, Users: []users.Entry{guest("1", "ada@example.com")}}
	listener := users.Listener{Mails: &p.Mails}.Logged(log)
	for _, err := range []error{p.with(&p.Outbox).Logged(log)(t.Context(), added), users.Indexer{Index: &mem.Index{}}.Logged(log)(t.Context(), added),
		listener(t.Context(), users.Heard{ID: "x", Of: users.MailSent}), listener(t.Context(), users.Heard{ID: "y", Of: users.MailRefused})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	text := out.String()
	for _, want := range []string{"users welcomed\" users=1", "users indexed\" event=\"users added\" users=1", "mail refused by its receiver\" mail=y"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("the log is %s; want %s once", text, want)
		}
	}
	if strings.Contains(text, "ada@") || strings.Contains(text, "mail=x") {
		t.Errorf("the log is %s; want nothing of whose, or of what is as it should be", text)
	}
	broken := faulty{errors.New("broken")}
	for name, err := range map[string]error{"Welcome": users.Welcomer{Mails: broken, Clock: time.Now}.Logged(log)(t.Context(), added),
		"Keep": users.Indexer{Index: broken}.Logged(log)(t.Context(), added), "Listen": users.Listener{Mails: broken}.Logged(log)(t.Context(), users.Heard{ID: "x", Of: users.MailRefused})} {
		if err == nil || strings.Count(out.String(), "\n") != 3 {
			t.Errorf("%s = %v, and the log is %s; want the error and no line", name, err, out.String())
		}
	}
}

func TestIndexer(t *testing.T) {
	var x mem.Index
	if err := (users.Indexer{Index: &x}).Keep(t.Context(), users.Event{Kind: users.UsersAdded, Users: []users.Entry{guest("1", "ada@example.com")}}); err != nil {
		t.Fatal(err)
	}
	if got, err := x.Search(t.Context(), users.Query{Text: "ada", Limit: 5}); err != nil || len(got.Users) != 1 {
		t.Errorf("Search = %+v, %v; want who was indexed", got, err)
	}
	err := users.Indexer{Index: faulty{errors.New("broken")}}.Keep(t.Context(), users.Event{Users: make([]users.Entry, 3)})
	if err == nil || !strings.Contains(err.Error(), "index 3 users: broken") {
		t.Errorf("Keep = %v", err)
	}
}
