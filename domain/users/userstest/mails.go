package userstest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/domain/users"
)

// TestMails checks a users.Mails; newMails returns an empty ledger.
func TestMails(t *testing.T, newMails func(*testing.T) users.Mails) {
	for name, test := range map[string]func(*testing.T, users.Mails){
		"Claim": claimOnce, "Doubt": claimInDoubt, "Release": releaseClaim, "Sent": settleSent, "Refused": settleRefused, "Together": claimTogether,
	} {
		t.Run(name, func(t *testing.T) { test(t, newMails(t)) })
	}
}

// claims fails unless a claim, made so many seconds behind noon and for a minute, comes to this.
func claims(t *testing.T, m users.Mails, id string, second int, want users.Standing) {
	t.Helper()
	now := noon().Add(time.Duration(second) * time.Second)
	if got, err := m.Claim(t.Context(), id, now, now.Add(time.Minute)); err != nil || got != want {
		t.Errorf("Claim of %s in second %d = %d, %v; want %d", id, second, got, err, want)
	}
}

func settle(t *testing.T, m users.Mails, id string, to users.Standing) {
	t.Helper()
	if err := m.Settle(t.Context(), id, to); err != nil {
		t.Fatal(err)
	}
}

func claimOnce(t *testing.T, m users.Mails) {
	claims(t, m, "a", 0, users.MailClaimed)
	claims(t, m, "a", 0, users.MailPending)
	claims(t, m, "a", 59, users.MailPending)
	claims(t, m, "b", 0, users.MailClaimed)
}

func claimInDoubt(t *testing.T, m users.Mails) {
	claims(t, m, "a", 0, users.MailClaimed)
	claims(t, m, "a", 60, users.MailClaimed)
	claims(t, m, "a", 61, users.MailPending)
}

func releaseClaim(t *testing.T, m users.Mails) {
	claims(t, m, "a", 0, users.MailClaimed)
	release := func(id string, until time.Time) {
		t.Helper()
		if err := m.Release(t.Context(), id, until); err != nil {
			t.Fatal(err)
		}
	}
	release("a", noon().Add(time.Second)) // another one's
	release("none", noon())
	claims(t, m, "a", 1, users.MailPending)
	release("a", noon().Add(time.Minute))
	claims(t, m, "a", 2, users.MailClaimed)
	settle(t, m, "a", users.MailSent)
	release("a", noon().Add(time.Minute+2*time.Second))
	claims(t, m, "a", 3, users.MailSent)
}

func settleSent(t *testing.T, m users.Mails) {
	claims(t, m, "a", 0, users.MailClaimed)
	settle(t, m, "a", users.MailSent)
	settle(t, m, "a", users.MailSent)
	claims(t, m, "a", 1, users.MailSent)
	claims(t, m, "a", 1_000_000, users.MailSent)
	settle(t, m, "never claimed", users.MailSent)
	claims(t, m, "never claimed", 0, users.MailSent)
}

func settleRefused(t *testing.T, m users.Mails) {
	claims(t, m, "a", 0, users.MailClaimed)
	settle(t, m, "a", users.MailRefused)
	settle(t, m, "a", users.MailSent) // which is heard late
	claims(t, m, "a", 1_000_000, users.MailRefused)
	settle(t, m, "never claimed", users.MailRefused)
	claims(t, m, "never claimed", 0, users.MailRefused)
}

func claimTogether(t *testing.T, m users.Mails) {
	var won atomic.Int64
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			if got, err := m.Claim(t.Context(), "a", noon(), noon().Add(time.Minute)); err == nil && got == users.MailClaimed {
				won.Add(1)
			}
		})
	}
	wait.Wait()
	if won.Load() != 1 {
		t.Errorf("%d of 16 were given the claim; want one", won.Load())
	}
}

// Outbox is a users.Mailer and what has left by it.
type Outbox struct {
	users.Mailer
	Sent   func() []users.Mail // in order, since the beginning
	Refuse func(error)         // what the mail service refuses every mail with from now on
}

// TestMailer checks a users.Mailer; newOutbox returns an empty one.
func TestMailer(t *testing.T, newOutbox func(*testing.T) Outbox) {
	t.Run("Send", func(t *testing.T) {
		o := newOutbox(t)
		for i := range 3 {
			m := users.Mail{ID: users.MailID(fmt.Sprint(i)), To: fmt.Sprintf("ada%d@example.com", i), Subject: "Grüße", Text: "Dear Ada,\n\n" + strings.Repeat("ü", 3000)}
			if err := o.Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			if sent := o.Sent(); len(sent) != i+1 || sent[i] != m {
				t.Errorf("sent are %.200v; want %.200v at the end", sent, m)
			}
		}
	})
	t.Run("Refused", func(t *testing.T) {
		o := newOutbox(t)
		o.Refuse(errors.New("not today"))
		err := o.Send(t.Context(), users.Mail{ID: "x", To: "ada@example.com", Subject: "s", Text: "t"})
		if !errors.Is(err, users.ErrNotSent) || !strings.Contains(err.Error(), "not today") || len(o.Sent()) > 0 {
			t.Errorf("Send = %v; want ErrNotSent and why", err)
		}
	})
}
