package backtest

import (
	"encoding/json"
	"fmt"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
)

// price is what a set costs a month, by the list of package cost: as a template of nothing but the alarms.
func (b Backtest) price(all []Alarm) (cost.Number, error) {
	t := template.Template{Stack: "Alarms", Resources: map[string]template.Resource{}}
	for i, a := range all {
		id := fmt.Sprintf("Alarm%d", i)
		r := template.Resource{Stack: t.Stack, ID: id, Type: "AWS::CloudWatch::CompositeAlarm"}
		if a.Metric != nil {
			r.Type = "AWS::CloudWatch::Alarm"
			text, err := json.Marshal(a.Metric)
			if err == nil {
				err = json.Unmarshal(text, &r.Properties)
			}
			if err != nil {
				return cost.Number{}, fmt.Errorf("price alarm %q: %w", a.Name, err)
			}
			for key, v := range r.Properties { // what the alarm does not have
				if list, ok := v.([]any); v == nil || v == "" || v == 0.0 || ok && len(list) == 0 {
					delete(r.Properties, key)
				}
			}
		}
		t.Resources[id] = r
	}
	e, err := cost.Estimator{Prices: b.Prices, Region: b.Region}.Estimate(template.App{t}, cost.Usage{})
	return e.USD, err
}
