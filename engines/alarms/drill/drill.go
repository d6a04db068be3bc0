package drill

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Drill sets alarms off.
type Drill struct {
	Site
	Stacks  string        // what the names of the environment's alarms begin with
	Prefix  string        // what the names of the drill's own queues begin with
	Alarm   string        // "" is one for each topic that is told
	Settle  time.Duration // how long a new subscription is given before it has to work
	Timeout time.Duration // how long to wait for each message
	Now     func() time.Time
	Say     func(format string, args ...any) // told what is being done; may be nil
}

// Report is what was proved.
type Report struct {
	Drills []Proof `json:"drills"`
	Swept  int     `json:"swept"` // queues of earlier drills that were killed
}

// Proof is about one alarm and one topic.
type Proof struct {
	Alarm       string         `json:"alarm"`
	Topic       string         `json:"topic"`
	Told        bool           `json:"told"`
	Seconds     float64        `json:"seconds"`     // until it was
	Over        bool           `json:"told_over"`   // also that it is over; tickets are not
	Subscribers map[string]int `json:"subscribers"` // by protocol, confirmed ones
	Pending     int            `json:"unconfirmed"` // subscribers who are told nothing yet
}

// ErrSilent is the error of a drill that nobody heard.
var ErrSilent = errors.New("nobody was told")

// left is how old a drill's queue is when its drill was killed for certain.
const left = time.Hour

// tidy is how long the removal of what a drill made may take, also when the drill was interrupted.
const tidy = 30 * time.Second

// Do drills. The report has what was proved also where there is an error.
func (d Drill) Do(ctx context.Context) (Report, error) {
	report := Report{Drills: []Proof{}}
	all, err := d.Alarms(ctx, d.Stacks)
	if err != nil {
		return report, err
	}
	if report.Swept, err = d.sweep(ctx, all); err != nil {
		return report, err
	}
	picked, err := pick(all, d.Alarm)
	if err != nil {
		return report, err
	}
	var errs []error
	for _, a := range picked {
		for _, topic := range slices.Compact(slices.Sorted(slices.Values(a.Topics))) {
			p, err := d.one(ctx, a, topic)
			report.Drills, errs = append(report.Drills, p), append(errs, err)
		}
	}
	return report, errors.Join(errs...)
}

// one drills an alarm and listens to one of its topics.
func (d Drill) one(ctx context.Context, a Alarm, topic string) (p Proof, err error) {
	p = Proof{Alarm: a.Name, Topic: topic, Subscribers: map[string]int{}}
	if err := d.subscribers(ctx, &p); err != nil {
		return p, err
	}
	d.say("listening to %s", topic)
	queue := d.Prefix + strconv.FormatInt(d.Now().UnixNano(), 10)
	ear, err := d.Listen(ctx, topic, queue)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, tidied(ctx, ear.Close)) }()
	if err := pause(ctx, d.Settle); err != nil {
		return p, err
	}
	d.Timeout += a.Waits
	reason := "Fire drill " + queue + ": nothing is the matter."
	began := d.Now()
	defer func() {
		err = errors.Join(err, tidied(ctx, func(ctx context.Context) error { return d.restore(ctx, a, reason) }))
	}()
	d.say("setting %s off", a.Name)
	if err := d.Set(ctx, a.Name, On, reason); err != nil {
		return p, err
	}
	if err := d.wait(ctx, ear, Told{a.Name, On, queue}, began); err != nil {
		return p, err
	}
	p.Told, p.Seconds = true, d.Now().Sub(began).Seconds()
	return p, d.over(ctx, a, ear, &p, reason, queue)
}

// over tells that it is over, and waits to hear it where that is told.
func (d Drill) over(ctx context.Context, a Alarm, ear Ear, p *Proof, reason, queue string) error {
	began := d.Now()
	if err := d.Set(ctx, a.Name, OK, reason); err != nil || !a.over(p.Topic) {
		return err
	}
	// An alarm on a metric may have been evaluated meanwhile, and have told by itself that it is over.
	if err := d.wait(ctx, ear, Told{a.Name, OK, ""}, began); err != nil {
		return err
	}
	p.Over = true
	return nil
}

// restore leaves an alarm as it was; one on a metric is evaluated within a minute anyway, a composite one only when one of
// its own changes.
func (d Drill) restore(ctx context.Context, a Alarm, reason string) error {
	err := d.Set(ctx, a.Name, OK, reason)
	if a.State == OK {
		return err
	}
	return errors.Join(err, d.Set(ctx, a.Name, a.State, reason))
}

// wait waits until the topic was told, and asks CloudWatch why not.
func (d Drill) wait(ctx context.Context, ear Ear, want Told, since time.Time) error {
	d.say("waiting to hear %s of %s", want.State, want.Alarm)
	limited, cancel := context.WithTimeout(ctx, d.Timeout)
	defer cancel()
	for {
		heard, err := ear.Hear(limited)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case slices.ContainsFunc(heard, func(t Told) bool {
			return t.Alarm == want.Alarm && t.State == want.State && strings.Contains(t.Reason, want.Reason)
		}):
			return nil
		case limited.Err() != nil:
			return d.silent(ctx, want, since)
		case err != nil:
			return err
		}
	}
}

func (d Drill) silent(ctx context.Context, want Told, since time.Time) error {
	why, err := d.Failures(ctx, want.Alarm, since)
	if err != nil {
		why = append(why, err.Error())
	}
	said := "CloudWatch says nothing about it"
	if len(why) > 0 {
		said = "CloudWatch says: " + strings.Join(why, "; ")
	}
	return fmt.Errorf("drill alarm %q: %w of %s within %s; %s; `mainstay alarms check` looks at the policies of topic and key", want.Alarm, ErrSilent, want.State, d.Timeout, said)
}

func (d Drill) say(format string, args ...any) {
	if d.Say != nil {
		d.Say(format, args...)
	}
}
