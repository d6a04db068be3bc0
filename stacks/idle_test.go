package stacks_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/sleep"
	"github.com/mainstay-go/mainstay/engines/template"
)

// TestIdle: a branch environment that everybody has forgotten costs little, and next to nothing while it sleeps. There is no
// free tier in these numbers: it is the account's, and not each branch's.
func TestIdle(t *testing.T) {
	var app template.App
	for _, made := range synth(t, environments()[0]).Templates {
		parsed, err := template.Parse(made.Stack, made.Text)
		if err != nil {
			t.Fatal(err)
		}
		app = append(app, parsed)
	}
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	idle := func(app template.App) cost.Number {
		made, err := cost.Estimator{Prices: prices}.Estimate(app, cost.Usage{})
		if err != nil {
			t.Fatal(err)
		}
		return made.USD
	}
	awake, asleep := idle(app), idle(sleep.Asleep(app))
	if most, err := cost.ParseNumber("2.50"); err != nil || awake.Cmp(most) > 0 || awake.Sign() == 0 {
		t.Errorf("idle, a branch costs $%s a month; want at most $2.50, and something", awake)
	}
	if most, err := cost.ParseNumber("0.10"); err != nil || asleep.Cmp(most) > 0 {
		t.Errorf("asleep, a branch costs $%s a month; want at most $0.10", asleep)
	}
	t.Logf("idle $%s, asleep $%s a month", awake, asleep)
}
