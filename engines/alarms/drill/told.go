package drill

import (
	"encoding/json"
	"fmt"
)

// ParseTold reads what an alarm tells (CloudWatch user guide, "Notify users on alarm changes").
func ParseTold(body string) (Told, error) {
	var t Told
	if err := json.Unmarshal([]byte(body), &t); err != nil {
		return Told{}, fmt.Errorf("read message of an alarm: %w", err)
	}
	if t.Alarm == "" || t.State == "" {
		return Told{}, fmt.Errorf("read message of an alarm: found no AlarmName or no NewStateValue in %.80q; expected both", body)
	}
	return t, nil
}
