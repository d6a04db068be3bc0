package migrate_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// TestBadInput_Registry has what people get wrong in the list of migrations, each with what they read then. Nothing of it
// gets as far as an environment.
func TestBadInput_Registry(t *testing.T) {
	once := migrate.Once(nothing)
	for name, c := range map[string]struct {
		list []migrate.Migration
		want string
	}{
		"NoName": {[]migrate.Migration{migration("20261101000000", once)},
			"check migration \"20261101000000\": expected an ID of the form YYYYMMDDHHMMSS_verb_noun, such as 20261124090000_split_name; `mainstay migrate new` makes one"},
		"Empty": {[]migrate.Migration{migration("", once)},
			"check migration \"\": expected an ID of the form YYYYMMDDHHMMSS_verb_noun, such as 20261124090000_split_name; `mainstay migrate new` makes one"},
		"Duplicate": {[]migrate.Migration{migration(first, once), migration(first, once)},
			`check migration "` + first + `": found twice; expected every ID once; give one of them a new ID`},
		"Cycle": {[]migrate.Migration{migration(first, once, second), migration(second, once, first)},
			"order migrations: " + first + ", " + second + " need one another in a circle; take one of their needs away"},
		"Itself": {[]migrate.Migration{migration(first, once, first)},
			"order migrations: " + first + " need one another in a circle; take one of their needs away"},
		"Unknown": {[]migrate.Migration{migration(first, once, second)},
			`order migrations: "` + first + `" needs "` + second + `", which does not exist; correct the ID`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := migrate.New(nil, c.list...); err == nil || err.Error() != c.want {
				t.Errorf("New = %v\nwant %s", err, c.want)
			}
		})
	}
}

// outOfRange has a mistake in it.
func outOfRange(_ context.Context, s migrate.Segment) (migrate.Counts, error) {
	names := []string{"Ada"}
	return migrate.Counts{Read: int64(len(names[s.Number+1]))}, nil
}

// TestBadInput_Panic has one inside a migration: it is marked failed, with the cause and the line, and without a page of stack.
func TestBadInput_Panic(t *testing.T) {
	store := new(migrate.Memory)
	_, err := runner(registry(t, migration(first, migrate.Once(outOfRange))), store, "ada").Up(t.Context())
	cause := `segment 1 of 1: panic: runtime error: index out of range \[1\] with length 1, at migrate/badinput_test\.go:\d+`
	if want := regexp.MustCompile(`^run migration "` + first + `": migration failed: ` + cause + "; correct the cause, then `mainstay migrate retry " + first + "`$"); err == nil || !want.MatchString(err.Error()) {
		t.Errorf("Up = %v\nwant %s", err, want)
	}
	states, err := store.States(t.Context())
	if want := regexp.MustCompile(`^` + cause + `$`); err != nil || states[0].Status != migrate.Failed || !want.MatchString(states[0].Error) {
		t.Errorf("States = %+v, %v; want failed, with %s", states, err, want)
	}
}
