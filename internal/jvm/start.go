package jvm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// patience is how long a program may take to answer, on a machine that has much else to do.
const patience = 2 * time.Minute

// script ends the program with the process that started it, however that one ends: its end closes standard input. What
// the program wrote into its own folder goes with it.
const script = `folder=$1; shift; "$@" & program=$!; read -r _; kill -9 $program; wait $program 2>/dev/null; [ -z "$folder" ] || rm -rf "$folder"; exit 0`

// Run is a way to start a program.
type Run struct {
	Args    []string // of java, run in the program's folder
	Scratch string   // folder that is removed when it ends; "": none
	Answers func(context.Context) error
}

// Start starts the program and waits until it answers, or has ended.
func (p Program) Start(ctx context.Context, r Run) (stop func() error, err error) {
	var out bytes.Buffer
	c := exec.Command("sh", append([]string{"-c", script, "sh", r.Scratch, "java"}, r.Args...)...)
	c.Dir, c.Stdout, c.Stderr = p.Dir, &out, &out
	alive, err := c.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", p.Name, err)
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", p.Name, err)
	}
	stop = func() error { return errors.Join(alive.Close(), c.Wait()) }
	if err := answers(ctx, r.Answers); err != nil {
		err = errors.Join(err, stop())
		return nil, fmt.Errorf("start %s: %w; it wrote:\n%s", p.Name, err, out.String())
	}
	return stop, nil
}

// ErrForeign is wrapped by what Answers returns when somebody else answers where the program should.
var ErrForeign = errors.New("another program answers")

func answers(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := ask(ctx)
		if err == nil || errors.Is(err, ErrForeign) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
