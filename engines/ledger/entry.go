package ledger

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// State is what an environment is in.
type State string

// The states.
const (
	Deploying  State = "deploying" // or whoever deployed it was killed
	Up         State = "up"
	Asleep     State = "asleep"
	Failed     State = "failed"     // its last deployment failed
	Destroying State = "destroying" // or whoever destroyed it was killed
)

// States are all of them.
func States() []State { return []State{Deploying, Up, Asleep, Failed, Destroying} }

// Entry is an environment in the ledger.
type Entry struct {
	Name    string    `json:"name"`
	Branch  string    `json:"branch,omitempty"` // of Git; "" where none was checked out
	Owner   string    `json:"owner"`            // who brought it up last
	Commit  string    `json:"commit,omitempty"` // that was deployed last
	Created time.Time `json:"created"`
	Updated time.Time `json:"updated"`          // when it was brought up last, or woken
	Hours   int       `json:"ttl_hours"`        // that it lives after that; 0: for ever
	Orphan  bool      `json:"orphan,omitempty"` // its branch was gone when somebody looked who knows branches

	State State     `json:"state"`
	Since time.Time `json:"since"` // when it came into the state
	Bill  Bill      `json:"bill"`

	Version int64 `json:"version"` // of the entry; 0: it is not in the ledger
}

// Bill is what an environment costs while nobody uses it, by the cost model. What its use costs is in `mainstay cost report`.
type Bill struct {
	Up     cost.Number `json:"up_usd_month"`
	Asleep cost.Number `json:"asleep_usd_month"`
	Spent  cost.Number `json:"spent_usd"` // until Since
}

// month is that of the cost model.
const month = 30 * 24 * time.Hour

// Cost is what the environment has cost so far.
func (e Entry) Cost(now time.Time) cost.Number {
	rate := e.Bill.Up
	if e.State == Asleep {
		rate = e.Bill.Asleep
	}
	lived := max(0, now.Sub(e.Since))
	return e.Bill.Spent.Add(rate.Mul(cost.N(int64(lived / time.Second))).Div(cost.N(int64(month / time.Second))))
}

// To returns the entry in a state, from now on. The cost until now is noted at the rate of the state before.
func (e Entry) To(s State, now time.Time) Entry {
	e.Bill.Spent = e.Cost(now)
	e.State, e.Since = s, now
	return e
}

// Expires is when the environment is no longer wanted; zero: never.
func (e Entry) Expires() time.Time {
	if e.Hours == 0 {
		return time.Time{}
	}
	return e.Updated.Add(time.Duration(e.Hours) * time.Hour)
}

// Expired says whether nobody wants the environment any more.
func (e Entry) Expired(now time.Time) bool { return e.Hours > 0 && !now.Before(e.Expires()) }

// Validate says what is wrong with an entry.
func (e Entry) Validate() error {
	var errs []error
	for what, missing := range map[string]bool{"name": e.Name == "", "owner": e.Owner == "", "time of creation": e.Created.IsZero(),
		"time of update": e.Updated.IsZero(), "time of its state": e.Since.IsZero()} {
		if missing {
			errs = append(errs, fmt.Errorf("environment %q in the ledger: found no %s; expected one", e.Name, what))
		}
	}
	if !slices.Contains(States(), e.State) {
		errs = append(errs, fmt.Errorf("environment %q in the ledger: found state %q; expected one of %v", e.Name, e.State, States()))
	}
	if e.Hours < 0 {
		errs = append(errs, fmt.Errorf("environment %q in the ledger: found %d hours to live; expected 0 or more", e.Name, e.Hours))
	}
	return errors.Join(errs...)
}
