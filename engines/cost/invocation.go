package cost

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Invocation is what Lambda reports of one.
type Invocation struct {
	Request  string
	Billed   int64   // milliseconds
	Duration float64 // milliseconds
	Init     float64 // milliseconds; 0 where the environment was warm
	Memory   int64   // MB that the function has
	Used     int64   // MB that it has used at most
	Status   string  // "" or "success", "error", "failure", "timeout"
}

// ParseReport reads a line of a function's log: a REPORT of the text format or a platform.report of the JSON format. It
// returns false for every other line, and an error for a report that lacks what is to be counted.
func ParseReport(line string) (Invocation, bool, error) {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "REPORT RequestId:") {
		i, err := parseText(line)
		return i, true, err
	}
	if !strings.HasPrefix(line, "{") || !strings.Contains(line, `"platform.report"`) {
		return Invocation{}, false, nil
	}
	return parseJSON(line)
}

// field is a name of the text format and its value; the order matters to the expression, not in the line.
var field = regexp.MustCompile(`(RequestId|Billed Restore Duration|Restore Duration|Billed Duration|Init Duration|Duration|Max Memory Used|Memory Size|Status|Error Type):\s*(\S+)`)

// parseText reads fields by their names: which there are, and their order, has changed over the years.
func parseText(line string) (Invocation, error) {
	text := map[string]string{}
	for _, m := range field.FindAllStringSubmatch(line, -1) {
		if _, twice := text[m[1]]; !twice {
			text[m[1]] = m[2]
		}
	}
	number := func(name string) float64 {
		n, err := strconv.ParseFloat(text[name], 64)
		if err != nil {
			return math.NaN()
		}
		return n
	}
	i := report{RequestID: text["RequestId"], Status: text["Status"]}
	i.Metrics.Duration, i.Metrics.Billed = number("Duration"), number("Billed Duration")+zero(number("Billed Restore Duration"))
	i.Metrics.Memory, i.Metrics.Used, i.Metrics.Init = number("Memory Size"), number("Max Memory Used"), zero(number("Init Duration"))
	return i.invocation(line)
}

func zero(n float64) float64 {
	if math.IsNaN(n) {
		return 0
	}
	return n
}

// report is the record of a platform.report (Lambda developer guide, "Telemetry API event schema").
type report struct {
	RequestID string `json:"requestId"`
	Status    string `json:"status"`
	Metrics   struct {
		Duration float64 `json:"durationMs"`
		Billed   float64 `json:"billedDurationMs"`
		Memory   float64 `json:"memorySizeMB"`
		Used     float64 `json:"maxMemoryUsedMB"`
		Init     float64 `json:"initDurationMs"`
	} `json:"metrics"`
}

func parseJSON(line string) (Invocation, bool, error) {
	var e struct {
		Type   string `json:"type"`
		Record report `json:"record"`
	}
	if err := json.Unmarshal([]byte(line), &e); err != nil || e.Type != "platform.report" {
		return Invocation{}, false, nil // a line of the application's that speaks of one
	}
	i, err := e.Record.invocation(line)
	return i, true, err
}

// Bounds of what Lambda reports: 15 minutes and some, and 10,240 MB (Lambda quotas page; the API's model has 32,768).
const (
	maxMs = 2 * 60 * 60 * 1000
	maxMB = 32768
)

func (r report) invocation(line string) (Invocation, error) {
	m := r.Metrics
	for _, n := range []float64{m.Duration, m.Billed, m.Memory, m.Used, m.Init} {
		if math.IsNaN(n) || n < 0 || n > maxMs {
			return Invocation{}, fmt.Errorf("read report %q: found a field that is missing or out of range; expected durations and memory", cut(line))
		}
	}
	if r.RequestID == "" || m.Memory < 1 || m.Memory > maxMB {
		return Invocation{}, fmt.Errorf("read report %q: found no request id or no memory size; expected both", cut(line))
	}
	return Invocation{Request: r.RequestID, Billed: int64(math.Ceil(m.Billed)), Duration: m.Duration, Init: m.Init,
		Memory: int64(m.Memory), Used: int64(math.Ceil(m.Used)), Status: r.Status}, nil
}

const shown = 200

func cut(line string) string { return line[:min(len(line), shown)] }

// InitBilled is the milliseconds of Init that are part of Billed. They always are for Go; logs of managed runtimes from
// before August 2025 have them outside.
func (i Invocation) InitBilled() float64 {
	if float64(i.Billed) < i.Init+i.Duration {
		return 0
	}
	return i.Init
}
