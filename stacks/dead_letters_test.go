package stacks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

// TestDeadLettersPage holds what docs/dead-letters.md says of how long a message of the application lives against the
// templates, one row per queue that has a dead-letter queue.
func TestDeadLettersPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(cdktest.Root(t), "docs", "dead-letters.md"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, template := range synth(t, names.Production).Templates {
		for id, q := range cdktest.OfType(template, "AWS::SQS::Queue") {
			rows = append(rows, deadAfter(id, q)...)
		}
	}
	if len(rows) < 4 {
		t.Errorf("found %d queues with dead-letter queues; want the four that functions work on, or more", len(rows))
	}
	for _, row := range rows {
		if !strings.Contains(string(page), row) {
			t.Errorf("docs/dead-letters.md has no row %s", row)
		}
	}
	if n := strings.Count(string(page), " s × "); n != len(rows) {
		t.Errorf("docs/dead-letters.md has %d rows of queues; want %d", n, len(rows))
	}
}

// deadAfter is a queue's row: a message that always fails is received so often, and hidden each time until the visibility
// timeout is over.
func deadAfter(id string, q assembly.Resource) []string {
	policy, ok := q.Properties["RedrivePolicy"].(props)
	if !ok {
		return nil
	}
	hidden, receives := number(q.Properties["VisibilityTimeout"]), number(policy["maxReceiveCount"])
	const hash = 8 // hexadecimal digits that the CDK ends logical ids with
	dead := strings.TrimSuffix((time.Duration(hidden*receives) * time.Second).String(), "0s")
	return []string{fmt.Sprintf("| %s | %d s × %d | %s |", id[:len(id)-hash], hidden, receives, dead)}
}

func number(v any) int {
	f, _ := v.(float64) // none is 0, which no page says
	return int(f)
}

// TestDeadAfter_Red: another timeout or count is another row.
func TestDeadAfter_Red(t *testing.T) {
	row := func(hidden, receives float64) string {
		return deadAfter("OrdersQueue12345678", assembly.Resource{Properties: props{"VisibilityTimeout": hidden, "RedrivePolicy": props{"maxReceiveCount": receives}}})[0]
	}
	if got := row(1800, 5); got != "| OrdersQueue | 1800 s × 5 | 2h30m |" || got == row(1800, 4) || got == row(60, 5) {
		t.Errorf("row = %s; want it to tell timeouts and counts apart", got)
	}
}
