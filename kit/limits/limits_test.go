package limits_test

import (
	"fmt"
	"testing"

	"github.com/mainstay-go/mainstay/kit/limits"
)

func TestAll(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range limits.All() {
		if seen[l.Name] || l.Service == "" || l.What == "" || l.Unit == "" || l.Source == "" || l.Value < 0 || l.By == "" {
			t.Errorf("%+v is there twice, or is not complete", l)
		}
		seen[l.Name] = true
	}
	if len(seen) < 100 {
		t.Errorf("the table has %d rows; want all of them", len(seen))
	}
	if _, ok := limits.Find("NoSuchLimit"); ok {
		t.Error("a limit is found that does not exist")
	}
}

func ExampleFind() {
	l, _ := limits.Find("QueueBatch")
	fmt.Println(l.Value == limits.QueueBatch, l.Service, l.Value, l.Unit, "held by", l.By)
	// Output: true SQS 10 entries held by kit/batch
}
