package rule_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/rule"
)

// Uploads of CSV files go to a queue.
func Example() {
	var stack awscdk.Stack   // of the application
	var imports *queue.Queue // gets them

	rule.New(stack, "Uploaded", rule.Props{Queue: imports, Pattern: rule.Pattern{
		Sources: []string{"aws.s3"}, DetailTypes: []string{"Object Created"},
		Detail: map[string]any{"object": map[string]any{"key": []any{map[string]any{"suffix": ".csv"}}}},
	}})
}
