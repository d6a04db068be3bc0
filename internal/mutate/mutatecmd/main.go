// Command mutatecmd makes mistakes in a package one by one, and says which of them its tests do not find.
package main

import (
	"context"
	"flag"
	"fmt"
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
	if err := run(ctx, flag.Args(), *most, *seed, *least); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// run tries the mutants of the first package with the tests of all.
func run(ctx context.Context, packages []string, most int, seed uint64, least int) error {
	if len(packages) == 0 {
		return fmt.Errorf("found no package; expected the folder to make mistakes in, and packages whose tests are run besides its own")
	}
	all, err := mutate.Package(packages[0], most, seed)
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
			fmt.Printf("%s:%d: %s, and no test fails\n", m.File, m.Line, m.What)
		}
	}
	valid := count[mutate.Killed] + count[mutate.Survived]
	if valid == 0 {
		return fmt.Errorf("found no mistake to make in %s", packages[0])
	}
	fmt.Printf("%d mutants: %d killed, %d survived, %d did not compile: %d %% killed\n", len(all), count[mutate.Killed], count[mutate.Survived], count[mutate.Invalid], 100*count[mutate.Killed]/valid)
	if 100*count[mutate.Killed] < least*valid {
		return fmt.Errorf("expected %d %% at least to be killed", least)
	}
	return nil
}
