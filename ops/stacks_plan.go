package ops

import (
	"context"
	"fmt"
	"os"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// StacksPlan places units and writes the lock.
type StacksPlan struct {
	Placement
	SVG    string // file of a picture; "" draws none
	DryRun bool   // do not write the lock
}

// Planned is what a plan came to.
type Planned struct {
	Placements []Placed `json:"placements"`
	Moved      int      `json:"moved"` // deployed units that left their stack: always 0
	Stacks     []Filled `json:"stacks"`

	plan placement.Plan
}

// Placed is a unit in its stack.
type Placed struct {
	Unit  string `json:"unit"`
	Stack string `json:"stack"`
	New   bool   `json:"new"`
}

// Filled is how full a stack is.
type Filled struct {
	Stack string `json:"stack"`
	placement.Weight
}

// Run plans. Where units cannot be placed, nothing is written.
func (c StacksPlan) Run(ctx context.Context) (Planned, error) {
	read, err := c.read(ctx)
	if err != nil {
		return Planned{}, err
	}
	plan, err := placement.Place(read.lock, read.units, read.options)
	if err != nil {
		return Planned{}, err
	}
	if c.SVG != "" {
		if err := draw(c.SVG, plan); err != nil {
			return Planned{}, err
		}
	}
	made := planned(plan)
	if c.DryRun || !plan.Stale(read.lock) {
		return made, nil
	}
	return made, plan.Lock.Write(c.Lock)
}

func draw(file string, plan placement.Plan) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("draw stacks: %w", err)
	}
	if err := plan.SVG(f); err != nil {
		return err
	}
	return f.Close()
}

func planned(plan placement.Plan) Planned {
	p := Planned{Placements: []Placed{}, Stacks: []Filled{}, plan: plan}
	fresh := map[string]bool{}
	for _, name := range plan.New {
		fresh[name] = true
	}
	for _, u := range plan.Lock.Units {
		if !u.Gone {
			p.Placements = append(p.Placements, Placed{u.Name, u.Stack, fresh[u.Name]})
		}
	}
	for _, s := range plan.Stacks {
		p.Stacks = append(p.Stacks, Filled{s.Name, s.Weight})
	}
	return p
}
