// Command mutatecmd makes mistakes in a package one by one, and says which of them its tests do not find.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/mainstay-go/mainstay/internal/mutate"
)

func main() {
	most := flag.Int("most", 0, "most mutants, chosen by the seed; 0: all")
	seed := flag.Uint64("seed", 1, "seed of the choice")
	least := flag.Int("least", 85, "percent of the mutants that must be killed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	t := trial{os.Stdout, *most, *seed, *least}
	if err := t.run(ctx, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// trial is which mutants are tried, and how many of them must be killed.
type trial struct {
	out   io.Writer
	most  int
	seed  uint64
	least int // percent
}

// run tries the mutants of the first package with the tests of all.
func (t trial) run(ctx context.Context, packages []string) error {
	if len(packages) == 0 {
		return fmt.Errorf("found no package; expected the folder to make mistakes in, and packages whose tests are run besides its own")
	}
	all, err := mutate.Package(packages[0], t.most, t.seed)
	if err != nil {
		return err
	}
	count := map[mutate.Outcome]int{}
	for _, m := range all {
		outcome, err := m.Try(ctx, packages...)
		if err != nil || ctx.Err() != nil {
			return fmt.Errorf("try %s:%d: %w", m.File, m.Line, context.Cause(ctx))
		}
		if count[outcome]++; outcome == mutate.Survived {
			fmt.Fprintf(t.out, "%s:%d: %s, and no test fails\n", m.File, m.Line, m.What)
		}
	}
	valid := count[mutate.Killed] + count[mutate.Survived]
	if valid == 0 {
		return fmt.Errorf("found no mistake to make in %s", packages[0])
	}
	fmt.Fprintf(t.out, "%d mutants: %d killed, %d survived, %d did not compile: %d %% killed\n", len(all), count[mutate.Killed], count[mutate.Survived], count[mutate.Invalid], 100*count[mutate.Killed]/valid)
	if 100*count[mutate.Killed] < t.least*valid {
		return fmt.Errorf("expected %d %% at least to be killed", t.least)
	}
	return nil
}
