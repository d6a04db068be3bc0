package mem_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
)

func TestMails(t *testing.T) {
	userstest.TestMails(t, func(*testing.T) users.Mails { return new(mem.Mails) })
}

func TestOutbox(t *testing.T) {
	userstest.TestMailer(t, func(*testing.T) userstest.Outbox {
		o := new(mem.Outbox)
		return userstest.Outbox{Mailer: o, Sent: o.Sent, Refuse: o.Refuse}
	})
}

func TestBus(t *testing.T) {
	userstest.TestEvents(t, func(*testing.T) userstest.Bus {
		b := new(mem.Bus)
		return userstest.Bus{Events: b, Take: b.Take}
	})
}
