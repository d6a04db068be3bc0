package dashboard

import (
	"encoding/json"
	"fmt"
	"strings"
)

// widget is a Widget as CloudWatch wants it (CloudWatch API reference, "Dashboard body structure and syntax").
type widget struct {
	Type       Kind           `json:"type"`
	X          int            `json:"x"`
	Y          int            `json:"y"`
	Width      int            `json:"width"`
	Height     int            `json:"height"`
	Properties map[string]any `json:"properties"`
}

// Body is the dashboard as CloudWatch wants it.
func (p Page) Body() (string, error) {
	widgets := []widget{}
	for _, w := range p.Layout() {
		widgets = append(widgets, widget{w.Kind, w.X, w.Y, w.Width, w.Height, p.properties(w)})
	}
	if len(widgets) > MostWidgets {
		return "", fmt.Errorf("lay out dashboard %q: found %d widgets; expected at most %d (CloudWatch quota); make services smaller", p.Title, len(widgets), MostWidgets)
	}
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]any{"widgets": widgets}); err != nil {
		return "", fmt.Errorf("lay out dashboard %q: %w", p.Title, err)
	}
	return strings.TrimSpace(text.String()), nil
}

func (p Page) properties(w Widget) map[string]any {
	switch w.Kind {
	case Head:
		return map[string]any{"markdown": "# " + p.Title + "\n" + p.Note}
	case State:
		arns := []string{}
		for _, a := range w.Alarms {
			arns = append(arns, a.ARN)
		}
		return map[string]any{"title": "State", "alarms": arns}
	}
	a := w.Alarms[0]
	return map[string]any{"title": a.Title, "region": a.Region, "view": "timeSeries", "annotations": map[string]any{"alarms": []string{a.ARN}}}
}
