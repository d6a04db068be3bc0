package bundle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

// attempts is how often a build starts again because somebody changed the sources meanwhile.
const attempts = 3

// errChanged is what a build returns when sources changed while they were compiled.
var errChanged = errors.New("changed while it was compiled")

// Build builds every function whose inputs changed, and writes the manifest of all. Two builds into one folder take
// turns. The paths of the manifest's zips are absolute, as those that Read returns.
func Build(ctx context.Context, o Options) (Manifest, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Manifest{}, err
	}
	lock, err := o.lock(ctx)
	if err != nil {
		return Manifest{}, err
	}
	b := builder{o, lock.File()}
	m, err := b.build(ctx)
	for n := 1; n < attempts && errors.Is(err, errChanged); n++ {
		o.progress("starting again: %v", err)
		m, err = b.build(ctx)
	}
	if errors.Is(err, errChanged) {
		err = fmt.Errorf("build functions: %w, %d times in a row; expected the sources to stay as they are; run it again", err, attempts)
	}
	return m, errors.Join(err, lock.Release())
}

// builder builds into a folder whose lock it holds.
type builder struct {
	Options
	lock *os.File
}

func (o Options) lock(ctx context.Context) (*filelock.Lock, error) {
	path := filepath.Join(o.Out, lockFile)
	lock, ok, err := filelock.Try(path)
	if !ok && err == nil {
		o.progress("waiting for another build into %s", o.Out)
		lock, err = filelock.Acquire(ctx, path)
	}
	if err != nil {
		return nil, fmt.Errorf("build functions: %w", err)
	}
	return lock, lock.SetPID(os.Getpid())
}

func (b builder) build(ctx context.Context) (Manifest, error) {
	start := time.Now() //nolint:forbidigo // what is measured decides nothing
	b.progress("looking for what changed")
	p, seen, err := b.load(ctx)
	if err != nil {
		return Manifest{}, err
	}
	s, err := b.openStore()
	if err != nil {
		return Manifest{}, err
	}
	stale := s.stale(p.functions)
	if len(stale) > 0 {
		if err := b.make(ctx, &p, seen, s, stale); err != nil {
			return Manifest{}, err
		}
	}
	m := s.manifest(p.functions, stale)
	m.Seconds = time.Since(start).Seconds() //nolint:forbidigo // see above
	if err := s.save(m); err != nil {
		return Manifest{}, err
	}
	return m.in(b.Out)
}

// load lists the functions and gives them their keys.
func (b builder) load(ctx context.Context) (program, *sources, error) {
	var p program
	var settings string
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) { settings, err = b.settings(ctx); return err })
	both.Go(func() (err error) { p, err = b.list(ctx); return err })
	if err := both.Wait(); err != nil {
		return p, nil, err
	}
	seen, err := p.keys(digest(strconv.Itoa(keyFormat), settings, b.GOOS, b.GOARCH, b.tags(), flagLinking))
	return p, seen, err
}

// make compiles and zips stale functions.
func (b builder) make(ctx context.Context, p *program, seen *sources, s *store, stale []function) error {
	dir, err := os.MkdirTemp(b.Out, tempPrefix)
	if err != nil {
		return fmt.Errorf("build functions: %w", err)
	}
	b.progress("compiling %d of %d functions", len(stale), len(p.functions))
	err = b.compile(ctx, p, dir, stale)
	if path, changed := seen.changed(); changed && ctx.Err() == nil {
		err = fmt.Errorf("%s %w", path, errChanged) // also when it did not compile: it may be half written
	}
	if err == nil {
		b.progress("zipping %d functions", len(stale))
		err = s.zipAll(ctx, dir, stale)
	}
	return cmp.Or(err, os.RemoveAll(dir))
}

// compile builds functions into a folder. Profile-guided optimization is asked for by name because GOFLAGS could name a file that is no input.
func (b builder) compile(ctx context.Context, p *program, dir string, stale []function) error {
	args := []string{"build", "-trimpath", "-buildvcs=false", "-pgo=auto", "-tags", b.tags(), "-ldflags", flagLinking,
		"-o", dir + string(filepath.Separator), "--"}
	for _, f := range stale {
		args = append(args, f.main.ImportPath)
	}
	_, errs, err := b.golang(ctx, args...)
	if ctx.Err() != nil {
		return fmt.Errorf("build functions: %w", ctx.Err())
	}
	if err != nil && len(errs) > 0 {
		return p.compileError(errs)
	}
	if err != nil {
		return fmt.Errorf("build functions: %w", err)
	}
	return nil
}
