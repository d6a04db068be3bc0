package promote

import (
	"fmt"
	"strings"

	"github.com/mainstay-go/mainstay/engines/oplog"
)

// Ran returns the record that an assembly has run, among those of an operation in the environment before production. One
// that has not, or has changed since, is refused.
func Ran(records []oplog.Record, operation, digest string) (oplog.Record, error) {
	var last *oplog.Record
	for i, r := range records {
		if r.Operation != operation || r.Outcome != oplog.Done || !strings.HasPrefix(r.Subject, Prefix) {
			continue
		}
		if r.Subject == digest {
			return r, nil
		}
		if last == nil || r.ID > last.ID {
			last = &records[i]
		}
	}
	if last == nil {
		return oplog.Record{}, fmt.Errorf("check assembly: found the digest %s; expected one that has run before, and no record says that any has", digest)
	}
	return oplog.Record{}, Differs(digest, last.Subject)
}

// Differs is the refusal of an assembly that is not the one that ran.
func Differs(found, expected string) error {
	return fmt.Errorf("check assembly: found the digest %s; expected %s, which is what ran last: these are other bytes", found, expected)
}
