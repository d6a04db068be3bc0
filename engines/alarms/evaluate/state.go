package evaluate

import "fmt"

// State is what an alarm is in.
type State uint8

// The states of CloudWatch. A new alarm begins without data.
const (
	Insufficient State = iota
	OK
	Alarm
)

func (s State) String() string {
	switch s {
	case OK:
		return "OK"
	case Alarm:
		return "ALARM"
	}
	return "INSUFFICIENT_DATA"
}

// MarshalText writes the state as CloudWatch does.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *State) UnmarshalText(text []byte) (err error) {
	*s, err = ParseState(string(text))
	return err
}

// ParseState reads a state as CloudWatch writes it.
func ParseState(text string) (State, error) {
	for _, s := range []State{Insufficient, OK, Alarm} {
		if s.String() == text {
			return s, nil
		}
	}
	return Insufficient, fmt.Errorf("read state %q: expected OK, ALARM or INSUFFICIENT_DATA", text)
}

// Treatment is what an alarm makes of datapoints that are missing.
type Treatment uint8

// The treatments of CloudWatch; Missing is the default.
const (
	Missing Treatment = iota
	Ignore
	Breaching
	NotBreaching
)

func (t Treatment) String() string {
	return [...]string{"missing", "ignore", "breaching", "notBreaching"}[t&3]
}

// ParseTreatment reads a TreatMissingData; nothing means missing.
func ParseTreatment(text string) (Treatment, error) {
	if text == "" {
		return Missing, nil
	}
	for _, t := range []Treatment{Missing, Ignore, Breaching, NotBreaching} {
		if t.String() == text {
			return t, nil
		}
	}
	return Missing, fmt.Errorf("read TreatMissingData %q: expected missing, ignore, breaching or notBreaching", text)
}
