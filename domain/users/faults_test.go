package users_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/domain/users"
)

var errFault = errors.New("out of order")

// breaks counts calls of ports, and fails one of them.
type breaks struct {
	*directory
	mu        sync.Mutex // the report of bad rows is written while chunks are sent
	calls, at int
	sent      []int // how many chunks were sent at once
}

func (b *breaks) fault() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.calls++; b.calls == b.at {
		return errFault
	}
	return nil
}

// port is every port that a directory's use cases need.
type port struct{ b *breaks }

func (p port) Open(ctx context.Context, u users.Upload) (io.ReadCloser, error) {
	if err := p.b.fault(); err != nil {
		return nil, err
	}
	return p.b.files.Open(ctx, u)
}

func (p port) Write(ctx context.Context, bucket, key string, r io.Reader) error {
	if err := p.b.fault(); err != nil {
		return err
	}
	return p.b.files.Write(ctx, bucket, key, r)
}

func (p port) Send(ctx context.Context, chunks []users.Chunk) error {
	p.b.sent = append(p.b.sent, len(chunks))
	if err := p.b.fault(); err != nil {
		return err
	}
	return p.b.queue.Send(ctx, chunks)
}

func (p port) Get(ctx context.Context, ids []string) (map[string]users.User, error) {
	if err := p.b.fault(); err != nil {
		return nil, err
	}
	return p.b.store.Get(ctx, ids)
}

func (p port) Put(ctx context.Context, us []users.User) error {
	if err := p.b.fault(); err != nil {
		return err
	}
	return p.b.store.Put(ctx, us)
}

func (p port) List(context.Context, int, string) (users.Page, error) { return users.Page{}, errFault }

// account is the port of imports.
type account struct {
	users.Imports
	b *breaks
}

func (a account) Reading(ctx context.Context, id string) (users.Report, error) {
	if err := a.b.fault(); err != nil {
		return users.Report{}, err
	}
	return a.Imports.Reading(ctx, id)
}

func (a account) SaveReading(ctx context.Context, r users.Report) error {
	if err := a.b.fault(); err != nil {
		return err
	}
	return a.Imports.SaveReading(ctx, r)
}

func (a account) Tally(ctx context.Context, c users.Chunk) (users.Tally, bool, error) {
	if err := a.b.fault(); err != nil {
		return users.Tally{}, false, err
	}
	return a.Imports.Tally(ctx, c)
}

func (a account) SaveTally(ctx context.Context, c users.Chunk, t users.Tally) error {
	if err := a.b.fault(); err != nil {
		return err
	}
	return a.Imports.SaveTally(ctx, c, t)
}

// import1 imports a file in which there are rows of more chunks than are sent at once.
func (b *breaks) import1(t *testing.T) (users.Report, error) {
	t.Helper()
	file := "id,email,name\nbad,nobody,Ada\n"
	for i := range 400 {
		file += fmt.Sprintf("%d,a%d@example.com,%s\n", i, i, strings.Repeat("x", 250))
	}
	importer := users.Importer{Files: port{b}, Queue: port{b}, Imports: account{&b.imports, b}, Rejects: "rejects/"}
	return importer.Import(t.Context(), b.put("users.csv", file, 1))
}

// TestImport_Faults has each call of a port fail in turn: the error comes back, and says of which import.
func TestImport_Faults(t *testing.T) {
	whole := &breaks{directory: &directory{}}
	want, err := whole.import1(t)
	if err != nil || want.Queued != 400 || !want.Read {
		t.Fatalf("Import = %+v, %v", want, err)
	}
	for at := 1; at <= whole.calls; at++ {
		b := &breaks{directory: &directory{}, at: at}
		r, err := b.import1(t)
		if !errors.Is(err, errFault) || !strings.Contains(err.Error(), `of "users.csv"`) {
			t.Errorf("with call %d failing Import = %+v, %v; want the fault", at, r, err)
		}
		if again, err := b.import1(t); err != nil || again.Queued != want.Queued || !again.Read {
			t.Errorf("Import again = %+v, %v; want what it comes to without a fault", again, err)
		}
	}
	for i, n := range whole.sent {
		if n != 10 && i < len(whole.sent)-1 || n < 1 || n > 10 {
			t.Errorf("chunks were sent by %v; want 10 at once, and the rest", whole.sent)
		}
	}
}

// TestKeep_Faults does the same to the storing of a chunk; trying again comes to the same.
func TestKeep_Faults(t *testing.T) {
	c := users.Chunk{Import: "i1", UploadedAt: day, Rows: []users.Row{{Line: 2, ID: "1", Email: "a@b.c", Name: "Ada"}, {Line: 3, ID: "1", Email: "a@b.c", Name: "Bob"}}}
	for at, step := range []string{"look up chunk 0 of import i1", "read users of chunk 0 of import i1", "store chunk 0 of import i1", "account for chunk 0 of import i1"} {
		b := &breaks{directory: &directory{}, at: at + 1}
		keeper := users.Keeper{Store: port{b}, Imports: account{&b.imports, b}}
		err := keeper.Logged(slog.New(slog.DiscardHandler))(t.Context(), c)
		if !errors.Is(err, errFault) || !strings.HasPrefix(err.Error(), step) || b.calls != at+1 {
			t.Errorf("with call %d failing Keep = %v after %d calls; want %q", at+1, err, b.calls, step)
		}
		if got, err := keeper.Keep(t.Context(), c); err != nil || got != (users.Tally{Stored: 1, Duplicates: 1}) {
			t.Errorf("Keep again = %+v, %v; want a row stored and one a duplicate", got, err)
		}
	}
}

// TestLogged_Faults: what failed is not said to be done.
func TestLogged_Faults(t *testing.T) {
	var out strings.Builder
	log := slog.New(slog.NewTextHandler(&out, nil))
	b := &breaks{directory: &directory{}, at: 1}
	if err := (users.Importer{Imports: account{&b.imports, b}}).Logged(log, time.Now)(t.Context(), users.Upload{Key: "k"}); !errors.Is(err, errFault) || out.Len() > 0 {
		t.Errorf("Logged = %v, and the log is %q; want the fault and no line", err, out.String())
	}
	b.calls = 0
	if err := (users.Keeper{Imports: account{&b.imports, b}}).Logged(log)(t.Context(), users.Chunk{}); !errors.Is(err, errFault) || out.Len() > 0 {
		t.Errorf("Logged = %v, and the log is %q; want the fault and no line", err, out.String())
	}
}
