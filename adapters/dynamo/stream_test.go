package dynamo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/domain/users"
)

const image = `{"id":{"S":"1"},"email":{"S":"a@b.c"},"name":{"S":"Ada"},"import":{"S":"i1"},"uploadedAt":{"S":"2026-11-23T12:00:00.000Z"},"line":{"N":"2"},"counted":{"N":"2"},"attributes":{"M":{"city":{"S":"Bonn"}}}}`

func ada() *users.User {
	return &users.User{ID: "1", Email: "a@b.c", Name: "Ada", Attributes: map[string]string{"city": "Bonn"}, Counted: 2,
		Source: users.Source{Import: "i1", UploadedAt: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Line: 2}}
}

// published hands records to a handler of changes.
func published(t *testing.T, records ...string) ([]users.Change, map[int]error) {
	t.Helper()
	var e events.DynamoDBEvent
	if err := json.Unmarshal([]byte(`{"Records":[`+strings.Join(records, ",")+`]}`), &e); err != nil {
		t.Fatal(err)
	}
	var all []users.Change
	wrong, err := dynamo.Changes(func(_ context.Context, c []users.Change) error { all = c; return nil })(t.Context(), e.Records)
	if err != nil {
		t.Fatal(err)
	}
	return all, wrong
}

func TestChanges(t *testing.T) {
	got, wrong := published(t, `{"dynamodb":{"SequenceNumber":"9","NewImage":`+image+`}}`, `{"dynamodb":{"SequenceNumber":"10","OldImage":`+image+`,"NewImage":`+image+`}}`,
		`{"dynamodb":{"SequenceNumber":"11","OldImage":`+image+`}}`)
	pad := strings.Repeat("0", 38)
	want := []users.Change{{After: ada(), Version: "0" + pad + "9"}, {Before: ada(), After: ada(), Version: pad + "10"}, {Before: ada(), Version: pad + "11"}}
	if !reflect.DeepEqual(got, want) || len(wrong) > 0 {
		t.Errorf("published %+v, %v; want %+v", got, wrong, want)
	}
}

// TestChanges_Wrong has records among others that are no changes of users.
func TestChanges_Wrong(t *testing.T) {
	good := func(n int) string { return fmt.Sprintf(`{"dynamodb":{"SequenceNumber":"%d","NewImage":%s}}`, n, image) }
	for name, bad := range map[string]string{
		"NoSequence": `{"dynamodb":{"NewImage":` + image + `}}`, "Sequence": `{"dynamodb":{"SequenceNumber":"x1","NewImage":` + image + `}}`,
		"LongSequence": `{"dynamodb":{"SequenceNumber":"` + strings.Repeat("1", 41) + `","NewImage":` + image + `}}`,
		"NoImages":     `{"dynamodb":{"SequenceNumber":"2"}}`, "NoUser": `{"dynamodb":{"SequenceNumber":"2","NewImage":{"id":{"S":"1"}}}}`, "Empty": `{}`,
		"Types": `{"dynamodb":{"SequenceNumber":"2","NewImage":{"id":{"L":[]},"email":{"B":"AA=="},"name":{"NULL":true},"import":{"SS":["x"]},"line":{"S":"2"}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, wrong := published(t, good(1), bad, good(3))
			if len(got) != 2 || len(wrong) != 1 || wrong[1] == nil {
				t.Errorf("published %d changes, wrong are %v; want those around the second", len(got), wrong)
			}
		})
	}
}

// FuzzChanges: whatever a record is, it is published or wrong, and those around it are published.
func FuzzChanges(f *testing.F) {
	f.Add(`{"dynamodb":{"SequenceNumber":"2","NewImage":` + image + `}}`)
	f.Add(`{"dynamodb":{"SequenceNumber":"2","NewImage":{"id":{"M":{"a":{"L":[{"N":"x"}]}}},"line":{"BS":["AA=="]}}}}`)
	f.Add(`{"eventName":"REMOVE","dynamodb":null}`)
	good := func(n int) string { return fmt.Sprintf(`{"dynamodb":{"SequenceNumber":"%d","NewImage":%s}}`, n, image) }
	f.Fuzz(func(t *testing.T, record string) {
		var r events.DynamoDBEventRecord
		if json.Unmarshal([]byte(record), &r) != nil {
			return // as Lambda would answer it
		}
		got, wrong := published(t, good(1), record, good(3))
		if len(got)+len(wrong) != 3 || wrong[0] != nil || wrong[2] != nil {
			t.Errorf("published %d changes, wrong are %v; want those around the second, at least", len(got), wrong)
		}
	})
}
