package users

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
)

// Mail is a mail to one address.
type Mail struct {
	ID      string // MailID of the address
	To      string
	Subject string
	Text    string
}

// MailID names the one mail that an address gets, in the ledger and in what is heard of it: it says nothing about whose it
// is. Whether capitals matter before the @ is up to the receiver, and to hardly any of them they do.
func MailID(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return hex.EncodeToString(sum[:])
}

// Mailer sends mails.
type Mailer interface {
	// Send sends a mail. ErrNotSent is an error that leaves no doubt; after any other the mail may be under way.
	Send(ctx context.Context, m Mail) error
}

// ErrNotSent comes from Mailer.Send.
var ErrNotSent = errors.New("mail was not sent")

// Mails is the ledger of mails, by ID.
type Mails interface {
	// Claim gives the caller alone the right to send a mail until a time, unless another one has it, or none is to be sent.
	Claim(ctx context.Context, id string, now, until time.Time) (Standing, error)
	// Release gives a claim back whose mail was not sent; one that ended at another time is somebody else's, and stays.
	Release(ctx context.Context, id string, until time.Time) error
	// Settle says what became of a mail, once and for all: MailSent, or MailRefused, which wins over it.
	Settle(ctx context.Context, id string, to Standing) error
}

// Standing is how it stands with a mail.
type Standing int

// The standings.
const (
	MailClaimed Standing = iota // the caller may send it
	MailPending                 // somebody else may be sending it
	MailSent                    // it was sent
	MailRefused                 // its receiver does not want it, or does not exist
)
