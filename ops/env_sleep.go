package ops

import (
	"context"
	"fmt"
	"strings"

	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/teardown"
)

// EnvSleep puts a branch environment to sleep, or wakes it.
type EnvSleep struct {
	Project     Project
	Environment string
	Target      Target
	Wake        bool
}

// Slept is what was switched.
type Slept struct {
	Environment string   `json:"environment"`
	Awake       bool     `json:"awake"`
	Switched    []string `json:"switched"` // "Stack/LogicalId"
}

// Run switches what costs something while nobody uses the environment.
func (c EnvSleep) Run(ctx context.Context) (Slept, error) {
	done := Slept{Environment: c.Environment, Awake: c.Wake, Switched: []string{}}
	hands, err := c.Target.Hands(ctx, c.Project)
	if err != nil {
		return done, err
	}
	stacks, err := teardown.List(ctx, hands.Stacks, c.Environment)
	if err == nil && len(stacks) == 0 {
		err = absent(c.Environment, c.Target.Name)
	}
	if err != nil {
		return done, err
	}
	changed, err := c.turn(ctx, hands)
	done.Switched = append(done.Switched, changed...)
	return done, err
}

func (c EnvSleep) turn(ctx context.Context, h reap.Hands) ([]string, error) {
	seen, err := h.Seen(ctx, c.Environment)
	if err != nil {
		return nil, err
	}
	if c.Wake {
		return h.Wake(ctx, c.Environment, seen)
	}
	return h.Sleep(ctx, c.Environment, seen)
}

// String says it on a line.
func (s Slept) String() string {
	state := "asleep"
	if s.Awake {
		state = "awake"
	}
	if len(s.Switched) == 0 {
		return fmt.Sprintf("environment %s is %s: nothing had to be switched", s.Environment, state)
	}
	return fmt.Sprintf("environment %s is %s: switched %s", s.Environment, state, strings.Join(s.Switched, ", "))
}
