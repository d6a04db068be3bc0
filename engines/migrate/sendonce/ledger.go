package sendonce

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Status is how far a recipient is.
type Status string

// The statuses. A recipient whose runner was killed stays Sending.
const (
	Frozen     Status = "frozen"     // will get the mail
	Sending    Status = "sending"    // is being sent, or nobody knows
	Sent       Status = "sent"       // the provider has taken it
	Unknown    Status = "unknown"    // the provider did not answer
	Refused    Status = "refused"    // the provider did not take it, and never will
	Suppressed Status = "suppressed" // on the suppression list
)

// Recipient is somebody who is to get the mail.
type Recipient struct {
	Address string            `json:"address"`
	Data    map[string]string `json:"data,omitempty"` // what Compose needs
}

// Entry is a recipient in the ledger.
type Entry struct {
	Key string `json:"key"` // of the address
	Recipient
	Status Status `json:"status"`
	Token  int64  `json:"token,omitempty"` // of the runner that has reserved it
	Mail   string `json:"mail,omitempty"`  // the provider's ID
	Reason string `json:"reason,omitempty"`
}

// Key returns what tells recipients apart. Case does not: no provider that matters distinguishes it.
func Key(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(address))))
	return hex.EncodeToString(sum[:16])
}

// Ledger keeps what became of the recipients of jobs. What takes a token fails with migrate.ErrLost, without having
// written anything, once the lease has another.
type Ledger interface {
	// Freeze adds entries; those that the ledger has stay as they are.
	Freeze(ctx context.Context, token int64, job string, entries []Entry) error
	// Next returns the entries behind a key, in the order of their keys.
	Next(ctx context.Context, job, after string, limit int) ([]Entry, error)
	// Reserve makes entries Sending with the token, all or none: ErrChanged if one is no longer as it is here.
	Reserve(ctx context.Context, token int64, job string, entries []Entry) error
	// Settle writes what became of an entry that was reserved with the entry's token, whoever holds the lease now: it is
	// true. An entry that somebody else has reserved meanwhile stays as it is.
	Settle(ctx context.Context, job string, e Entry) error
	// Count says how many entries there are of each status.
	Count(ctx context.Context, job string) (map[Status]int, error)
}
