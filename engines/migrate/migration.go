package migrate

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Migration is an operation that runs once in every environment that it is for.
type Migration struct {
	ID    string   // YYYYMMDDHHMMSS_verb_noun, the name of its file without .go
	Why   string   // one line: what it is for, and the issue that asked for it
	Needs []string // IDs of those that must have been applied before
	Kinds []string // kinds of environments that it is for; none: all
	// OnRequest are kinds of environments in which it only runs when somebody asks for it by its ID: a mail to everybody
	// has no business in an environment that a branch has just made up.
	OnRequest []string
	Runs      Where  // where its steps run; zero: in the process of the command
	Work      Work   // what it does
	Checksum  string // of its source; New computes it from the file where it is empty
}

// Where says where the steps of a migration run.
type Where string

// The places.
const (
	Here  Where = ""    // in the process of the command
	OnAWS Where = "aws" // in functions, a segment each, for what takes longer than a pipeline may
)

// stamp is how an ID says when its migration was written.
const stamp = "20060102150405"

var validID = regexp.MustCompile(`^([0-9]{14})_[a-z][a-z0-9]*(_[a-z0-9]+)+$`)

// CheckID says what is wrong with an ID.
func CheckID(id string) error {
	m := validID.FindStringSubmatch(id)
	if m == nil {
		return fmt.Errorf("check migration %q: expected an ID of the form YYYYMMDDHHMMSS_verb_noun, such as 20261124090000_split_name; `mainstay migrate new` makes one", id)
	}
	if _, err := time.Parse(stamp, m[1]); err != nil {
		return fmt.Errorf("check migration %q: %s is no time; expected YYYYMMDDHHMMSS", id, m[1])
	}
	return nil
}

// NewID returns the ID of a migration that is written now.
func NewID(now time.Time, name string) (string, error) {
	id := now.UTC().Format(stamp) + "_" + name
	return id, CheckID(id)
}

// runsIn says whether a migration is for a kind of environment.
func (m Migration) runsIn(kind string) bool {
	return len(m.Kinds) == 0 || slices.Contains(m.Kinds, kind)
}

func (m Migration) check() error {
	errs := []error{CheckID(m.ID)}
	if m.Work == nil {
		errs = append(errs, fmt.Errorf("check migration %q: it has no Work; say what it does", m.ID))
	}
	if m.Why == "" {
		errs = append(errs, fmt.Errorf("check migration %q: it has no Why; say in one line what it is for", m.ID))
	}
	if m.Checksum == "" {
		errs = append(errs, fmt.Errorf("check migration %q: found no file %s.go; its file must have its name", m.ID, m.ID))
	}
	if m.Runs != Here && m.Runs != OnAWS {
		errs = append(errs, fmt.Errorf("check migration %q: Runs is %q; expected Here or OnAWS", m.ID, m.Runs))
	}
	return errors.Join(errs...)
}
