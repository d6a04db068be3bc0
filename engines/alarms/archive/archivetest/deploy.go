package archivetest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/template"
)

// Deploy makes the alarms of templates as a deployment would, with made-up names for what only CloudFormation knows. The
// prefix is what the names of stacks begin with.
func (c *CloudWatch) Deploy(app template.App, prefix string) error {
	named := map[string]string{}
	for _, r := range app.Sorted() {
		named[r.Name()] = r.ID
		if strings.HasPrefix(r.Type, "AWS::CloudWatch::") {
			named[r.Name()] = fmt.Sprint(filled(r.Stack, r.Get("AlarmName"), prefix, nil))
		}
	}
	for _, r := range app.Sorted() {
		text, err := json.Marshal(filled(r.Stack, r.Properties, prefix, named))
		if err != nil {
			return fmt.Errorf("write alarm %s: %w", r.Name(), err)
		}
		switch r.Type {
		case "AWS::CloudWatch::Alarm":
			var a types.MetricAlarm
			if err := json.Unmarshal(text, &a); err != nil {
				return fmt.Errorf("read alarm %s: %w", r.Name(), err)
			}
			c.Metric = append(c.Metric, a)
		case "AWS::CloudWatch::CompositeAlarm":
			var a types.CompositeAlarm
			if err := json.Unmarshal(text, &a); err != nil {
				return fmt.Errorf("read alarm %s: %w", r.Name(), err)
			}
			if by, ok := app.Follow(r, r.Get("ActionsSuppressor"), "AWS::CloudWatch::Alarm"); ok {
				name := named[by.Name()] // it may be in another stack
				a.ActionsSuppressor = &name
			}
			c.Composite = append(c.Composite, a)
		}
	}
	return nil
}

// filled is a value of a template without functions.
func filled(stack string, v any, prefix string, named map[string]string) any {
	switch t := v.(type) {
	case []any:
		var all []any
		for _, e := range t {
			all = append(all, filled(stack, e, prefix, named))
		}
		return all
	case map[string]any:
		if join, ok := t["Fn::Join"].([]any); ok && len(join) == 2 {
			all := ""
			for _, e := range join[1].([]any) {
				all += fmt.Sprint(filled(stack, e, prefix, named))
			}
			return all
		}
		if id, ok := t["Ref"].(string); ok {
			if id == "AWS::StackName" {
				return prefix + stack
			}
			return named[stack+"/"+id]
		}
		out := map[string]any{}
		for key, e := range t {
			if strings.HasPrefix(key, "Fn::") {
				text, _ := json.Marshal(t) // of what was read from JSON
				return "made-up-" + fmt.Sprint(len(text)) + strings.Map(word, string(text))
			}
			out[key] = filled(stack, e, prefix, named)
		}
		return out
	}
	return v
}

// word keeps letters and digits.
func word(r rune) rune {
	if r < 128 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
		return r
	}
	return -1
}
