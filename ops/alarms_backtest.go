package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/names"
)

// AlarmsBacktest says what the alarms of an assembly would have done over what was pulled, beside those that are deployed.
type AlarmsBacktest struct {
	Assembly    string // folder with the proposed alarms
	Environment string // that was pulled
	Folder      string // that it was pulled into
	Incidents   string // file
	MayLack     bool   // the file of incidents need not be there
	Region      string
	Prices      string // file of own prices; "" is none
	backtest.Options
}

// Run runs both sets of alarms.
func (c AlarmsBacktest) Run(context.Context) (backtest.Report, error) {
	b, err := c.open()
	if err != nil {
		return backtest.Report{}, err
	}
	defer b.Archive.Close()
	app, err := readApp(c.Assembly)
	if err != nil {
		return backtest.Report{}, err
	}
	return b.Compare(backtest.Deployed(b.Archive), backtest.Proposed(app, names.StackPrefix(c.Environment), b.Archive.Alarms))
}

// Check says what is not there or not readable, before a synthesis that would be for nothing.
func (c AlarmsBacktest) Check() error {
	if _, err := c.given(); err != nil {
		return err
	}
	pulls, err := archive.Folder(c.Folder).Pulls()
	if err == nil && len(pulls) > 0 {
		return nil
	}
	b, err := c.open() // says why not
	if err != nil {
		return err
	}
	return b.Archive.Close()
}

// given is what people say: incidents and prices.
func (c AlarmsBacktest) given() (b backtest.Backtest, err error) {
	b = backtest.Backtest{Options: c.Options, Region: c.Region}
	if b.Prices, err = readPrices(c.Prices); err != nil {
		return b, err
	}
	text, err := os.ReadFile(c.Incidents)
	switch {
	case c.MayLack && errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return b, fmt.Errorf("read incidents: %w; expected a list like docs/alarms.md shows", err)
	default:
		if b.Incidents, err = backtest.ReadIncidents(text); err != nil {
			return b, fmt.Errorf("%s: %w", c.Incidents, err)
		}
	}
	return b, nil
}

// open reads everything but the proposed alarms.
func (c AlarmsBacktest) open() (b backtest.Backtest, err error) {
	if b, err = c.given(); err != nil {
		return b, err
	}
	if b.Archive, err = archive.Folder(c.Folder).Open(); err != nil {
		return b, hinted{err, "Run `mainstay alarms pull` first, with the same --env or --folder."}
	}
	return b, nil
}

// printBacktest writes a comparison for people.
func printBacktest(w io.Writer, prefix string, r backtest.Report) error {
	fmt.Fprintf(w, "%s to %s, %.1f days\n\n", r.From.Format(time.RFC3339), r.To.Format(time.RFC3339), 7*r.Weeks)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tdeployed\tproposed\t")
	d, p := r.Deployed, r.Proposed
	fmt.Fprintf(t, "alarms\t%d\t%d\t\n", d.Alarms, p.Alarms)
	fmt.Fprintf(t, "pages a week\t%.1f\t%.1f\t\n", d.PagesWeek, p.PagesWeek)
	fmt.Fprintf(t, "tickets a week\t%.1f\t%.1f\t\n", d.TicketsWeek, p.TicketsWeek)
	fmt.Fprintf(t, "flaps\t%d\t%d\t\n", d.Flaps, p.Flaps)
	fmt.Fprintf(t, "incidents that paged\t%d of %d\t%d of %d\t\n", d.Detected, len(r.Incidents), p.Detected, len(r.Incidents))
	fmt.Fprintf(t, "$ a month\t%s\t%s\t\n", d.USD.Cents(), p.USD.Cents())
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write backtest: %w", err)
	}
	for _, i := range r.Incidents {
		fmt.Fprintf(w, "\n%s  %s: paged %s, now %s; any alarm %s, now %s\n", i.From.Format(time.RFC3339), i.What, after(i.Deployed.Page), after(i.Proposed.Page), after(i.Deployed.Any), after(i.Proposed.Any))
	}
	same := 0
	for _, row := range r.Alarms {
		if row.Change == "same" && row.Problem == "" && outcomeText(row.Deployed) == outcomeText(row.Proposed) {
			same++
			continue
		}
		printCompared(w, prefix, row)
	}
	fmt.Fprintf(w, "\n%d alarms do what they did\n", same)
	return nil
}

func after(minutes *float64) string {
	switch {
	case minutes == nil:
		return "never"
	case *minutes < 0:
		return fmt.Sprintf("%.0f min before", -*minutes)
	}
	return fmt.Sprintf("after %.0f min", *minutes)
}

func printCompared(w io.Writer, prefix string, row backtest.Row) {
	fmt.Fprintf(w, "\n%s %s %s: %s, now %s\n", row.Change, row.Severity, strings.TrimPrefix(row.Name, prefix), outcomeText(row.Deployed), outcomeText(row.Proposed))
	if row.Was != "" {
		fmt.Fprintf(w, "  was %s\n", row.Was)
	}
	fmt.Fprintf(w, "  on  %s\n", row.On)
	if row.Problem != "" {
		fmt.Fprintf(w, "  not judged: %s\n", row.Problem)
	}
	for _, n := range row.Notes {
		fmt.Fprintf(w, "  note: %s\n", n)
	}
}

func outcomeText(o *backtest.Outcome) string {
	switch {
	case o == nil:
		return "nothing"
	case o.NoData:
		return "no data"
	}
	return fmt.Sprintf("%.1f fires a week, %d of %d in incidents, %d flaps", o.FiresWeek, o.InIncidents, o.Fires, o.Flaps)
}
