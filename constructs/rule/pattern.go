package rule

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// Pattern is which events match: those that have one of each.
type Pattern struct {
	Sources     []string       // who sent it, such as aws.s3
	DetailTypes []string       // what it is, such as Object Created
	Detail      map[string]any // what is in it, in the language of EventBridge's patterns: maps, with lists of values at the ends
}

// detail is Detail as plain JSON, which the CDK takes in any case.
func (p Pattern) detail() (map[string]any, error) {
	data, err := json.Marshal(p.Detail)
	if err != nil {
		return nil, cdk.Wrong("Pattern.Detail", "not JSON: "+err.Error(), "maps, lists, strings, numbers and booleans", "use those")
	}
	var detail map[string]any
	if err := json.Unmarshal(data, &detail); err != nil {
		return nil, fmt.Errorf("decode detail of pattern: %w", err)
	}
	return detail, checkEnds("Pattern.Detail", detail)
}

// checkEnds reports values outside lists, with which EventBridge refuses a pattern.
func checkEnds(at string, found map[string]any) error {
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(found)) {
		switch value := found[key].(type) {
		case []any:
			if len(value) == 0 {
				errs = append(errs, cdk.Wrong(at+"."+key, "an empty list", "a list of the values that match", "add one, or leave it out"))
			}
		case map[string]any:
			errs = append(errs, checkEnds(at+"."+key, value))
		default:
			errs = append(errs, cdk.Wrong(at+"."+key, fmt.Sprintf("%#v", value), "a list of the values that match", "write []any{...} around it"))
		}
	}
	return errors.Join(errs...)
}

func (p Pattern) validate() error {
	if slices.Contains(p.Sources, "") || slices.Contains(p.DetailTypes, "") {
		return cdk.Wrong("Pattern", "with an empty text in Sources or DetailTypes", "names, since no event has none", "remove it")
	}
	if len(p.Sources) > 0 || len(p.DetailTypes) > 0 {
		return nil
	}
	return cdk.Wrong("Pattern", "without Sources and DetailTypes", "one of them at least, since other events have the same details", "name who sends the events")
}

// cdk is the pattern as the CDK wants it, which refuses empty lists.
func (p Pattern) cdk(detail map[string]any) *awsevents.EventPattern {
	pattern := &awsevents.EventPattern{}
	if len(p.Sources) > 0 {
		pattern.Source = jsii.Strings(p.Sources...)
	}
	if len(p.DetailTypes) > 0 {
		pattern.DetailType = jsii.Strings(p.DetailTypes...)
	}
	if len(p.Detail) > 0 {
		pattern.Detail = &detail
	}
	return pattern
}
