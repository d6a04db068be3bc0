package migrations_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
)

var every = flag.Int("every", 7, "kill runs at every so manieth of their calls; 1 takes some minutes")

// child has this test's program run the migrations: a place, and when to kill itself.
const child = "MIGRATIONS_TEST_CHILD"

func TestMain(m *testing.M) { os.Exit(migratetest.Main(m, os.Getenv(child), runChild)) }

func runChild(args []string) error {
	db, bad := dynamolocal.Open(args[1])
	p, err := migratetest.Doomed(args[3])
	if err := errors.Join(bad, err); err != nil {
		return err
	}
	return place{args[0], dynamolocal.Database{Client: db}, args[2], short}.run(context.Background(), p)
}

// short is how long leases live of runs that are killed.
const short = 2 * time.Second

// crash kills runs of the application's migrations at their calls to AWS, before the call has its effect and behind it: at
// reads, writes, checkpoints, mails and renewals of the lease; by turns within this process, and with SIGKILL. Another run
// behind each comes to the same end, and nobody gets a mail twice.
func crash(t *testing.T, db dynamolocal.Database, mail *post, every int) {
	p, whole := place{name: "whole", database: db, post: mail.URL}, new(migratetest.Process)
	if err := errors.Join(p.build(t.Context()), p.run(t.Context(), whole)); err != nil { // nothing else runs yet
		t.Fatal(err)
	}
	want, err := p.end(t.Context(), mail.sent(p.sender()))
	if err != nil {
		t.Fatal(err)
	}
	var signalled atomic.Int64
	all, alive := migratetest.KillEverywhere(t, whole.Calls(), every, 8, func(m migratetest.Moment) (bool, error) {
		k := kill{place{"crash-" + m.String(), db, mail.URL, short}, mail, m, (m.At/every)%2 == 0}
		if k.signal {
			signalled.Add(1)
		}
		return k.do(t.Context(), want)
	})
	t.Logf("a run makes %d calls; %d runs were to be killed, %d of them by SIGKILL; %d came to their end", whole.Calls(), all, signalled.Load(), alive)
	if int(signalled.Load()) < all/4 || alive > all/4 {
		t.Errorf("of %d runs, %d with a signal, %d came to their end; want a quarter or more with a signal, and three quarters or more killed", all, signalled.Load(), alive)
	}
}

// kill is a run that is killed, and one behind it.
type kill struct {
	place
	mail   *post
	at     migratetest.Moment
	signal bool
}

func (k kill) do(ctx context.Context, want string) (outlived bool, err error) {
	if err := k.build(ctx); err != nil {
		return false, err
	}
	outlived, err = k.first(ctx)
	if err != nil {
		return false, fmt.Errorf("the run that was killed: %w", err)
	}
	if err := k.rest(ctx); err != nil {
		return outlived, fmt.Errorf("the run behind it: %w", err)
	}
	mails := k.mail.sent(k.sender())
	got, err := k.end(ctx, mails)
	if err == nil && got != want {
		err = fmt.Errorf("it ended with %s; want %s", got, want)
	}
	unknown, bad := k.unknown(ctx)
	if missing := 3 - len(mails); missing > unknown || unknown > 3 {
		err = errors.Join(err, fmt.Errorf("%d got no mail, and of %d nobody knows; want nobody else left out", missing, unknown))
	}
	return outlived, errors.Join(err, bad)
}

// rest runs what is left. On a machine that is too busy to renew a lease in time a run ends, as it must, and another one
// goes on.
func (k kill) rest(ctx context.Context) error {
	var err error
	for range 10 {
		if err = k.run(ctx, new(migratetest.Process)); !errors.Is(err, migrate.ErrLost) {
			return err
		}
	}
	return err
}

// first runs until it is killed. The order of calls differs from run to run, so that the last ones may not be reached, and it
// outlives that. On a busy machine it may lose its lease before, which is an end as any other.
func (k kill) first(ctx context.Context) (outlived bool, err error) {
	if !k.signal {
		err := k.run(ctx, &migratetest.Process{KillAt: k.at.At, Behind: k.at.Behind})
		if errors.Is(err, migratetest.ErrCrashed) || errors.Is(err, migrate.ErrLost) {
			return false, nil
		}
		return err == nil, err
	}
	return migratetest.Outlived(migratetest.Child{Variable: child, Environ: k.database.Environ}.Run(ctx, k.name, k.database.Endpoint, k.post, k.at))
}
