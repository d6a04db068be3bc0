package migrations_test

import (
	"errors"
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/migrations"
)

// TestAll: the list is in order, every file is on it, and each can say beforehand what it would do.
func TestAll(t *testing.T) {
	r, err := migrations.All(migrations.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range r.All() {
		if _, ok := m.Work.(migrate.Estimator); !ok {
			t.Errorf("%s cannot say beforehand what it would do", m.ID)
		}
	}
}

// TestAll_Branch: an environment that a branch has made up sends no mail to anybody unless somebody asks for it.
func TestAll_Branch(t *testing.T) {
	r, err := migrations.All(migrations.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]migrate.Verdict{"branch": migrate.Unasked, "staging": migrate.Unasked, "production": migrate.WillRun} {
		for _, l := range r.Plan(migrate.Environment{Name: kind, Kind: kind}, nil).Lines {
			if l.ID == announcement && l.Verdict != want || l.ID != announcement && l.Verdict != migrate.WillRun {
				t.Errorf("in %s, %s %s", kind, l.ID, l.Verdict)
			}
		}
	}
}

func TestMigrations(t *testing.T) {
	db, mail := dynamolocal.Share(t), newPost(t)
	t.Run("Once", func(t *testing.T) { once(t, place{name: "once", database: db, post: mail.URL}, mail) })
	t.Run("Two", func(t *testing.T) { two(t, place{name: "two", database: db, post: mail.URL}, mail) })
	t.Run("Crash", func(t *testing.T) { crash(t, db, mail, *every) })
}

func once(t *testing.T, p place, mail *post) {
	if err := p.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.run(t.Context(), new(migratetest.Process)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := p.end(t.Context(), mail.sent(p.sender()))
	if err != nil || !hasPrefixes(got, "Ada King Lovelace|Ada King|Lovelace|Ada@example.com|ada@example.com|", "Plato|Plato||plato@example.com|plato@example.com|") {
		t.Errorf("the migrations ended with %s, %v", got, err)
	}
	if sent := mail.sent(p.sender()); len(sent) != 3 {
		t.Errorf("mails were sent to %v; want the three addresses", sent)
	}
}

// two runs the migrations from two places at once: one works, and the other says who does, or finds nothing to do.
func two(t *testing.T, p place, mail *post) {
	if err := p.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 2)
	for range 2 {
		go func() { errs <- p.run(t.Context(), new(migratetest.Process)) }()
	}
	held := 0
	for range 2 {
		err := <-errs
		if errors.Is(err, migrate.ErrHeld) {
			held++
		} else if err != nil {
			t.Error(err)
		}
	}
	if got, err := p.end(t.Context(), mail.sent(p.sender())); err != nil || held > 1 || !hasPrefixes(got, "Ada King|Lovelace", announcement+`":"applied`) {
		t.Errorf("the migrations ended with %s, %v; %d runners were turned away", got, err, held)
	}
}
