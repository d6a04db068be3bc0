package archive

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// Transition is that an alarm changed its state.
type Transition struct {
	Alarm    string
	Time     time.Time
	From, To evaluate.State
	Reason   string
}

// Drilled says whether somebody set the state by hand, as a fire drill does: nothing was the matter.
func (t Transition) Drilled() bool { return strings.HasPrefix(t.Reason, "Fire drill") }

// updated is what the summary says, which has the states in every version.
var updated = regexp.MustCompile(`updated from (OK|ALARM|INSUFFICIENT_DATA) to (OK|ALARM|INSUFFICIENT_DATA)`)

// Transition returns the change that an item tells of; false where it tells of something else.
func (i Item) Transition() (Transition, bool) {
	words := updated.FindStringSubmatch(i.HistorySummary)
	if i.HistoryItemType != "StateUpdate" || words == nil {
		return Transition{}, false
	}
	t := Transition{Alarm: i.AlarmName, Time: i.Timestamp, Reason: i.HistorySummary}
	t.From, _ = evaluate.ParseState(words[1]) // which are states
	t.To, _ = evaluate.ParseState(words[2])
	var data struct{ NewState struct{ StateReason string } }
	if json.Unmarshal([]byte(i.HistoryData), &data) == nil && data.NewState.StateReason != "" {
		t.Reason = data.NewState.StateReason
	}
	return t, true
}
