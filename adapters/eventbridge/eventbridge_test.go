package eventbridge_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	awseb "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/kit/batch"
)

// fake is as much of EventBridge as the adapter uses, with its limits, and a rule that sends everything to a queue.
type fake struct {
	mu       sync.Mutex
	messages []string
	refuse   int // of every request, unless it is smaller
	fault    error
	calls    int
}

func (f *fake) PutEvents(_ context.Context, in *awseb.PutEventsInput, _ ...func(*awseb.Options)) (*awseb.PutEventsOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	bytes := 0
	for _, e := range in.Entries {
		bytes += len(*e.Detail) + len(*e.DetailType) + len(*e.Source)
	}
	if f.fault != nil || len(in.Entries) < 1 || len(in.Entries) > 10 || bytes > 1_000_000 {
		return nil, errors.Join(f.fault, fmt.Errorf("ValidationException: %d entries of %d bytes", len(in.Entries), bytes))
	}
	out := &awseb.PutEventsOutput{}
	for i, e := range in.Entries {
		if i < min(f.refuse, len(in.Entries)-1) {
			out.FailedEntryCount++
			out.Entries = append(out.Entries, types.PutEventsResultEntry{ErrorCode: aws.String("ThrottlingException"), ErrorMessage: aws.String("slow down")})
			continue
		}
		out.Entries = append(out.Entries, types.PutEventsResultEntry{EventId: aws.String("1")})
		f.messages = append(f.messages, envelope(e))
	}
	return out, nil
}

// envelope is an event as EventBridge sends it on.
func envelope(e types.PutEventsRequestEntry) string {
	text, err := json.Marshal(map[string]any{"version": "0", "id": "1", "source": *e.Source, "detail-type": *e.DetailType, "account": "000000000000",
		"time": "2026-11-23T12:00:00Z", "region": "us-east-1", "resources": []string{}, "detail": json.RawMessage(*e.Detail)})
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (f *fake) take(t *testing.T) []users.Event {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []users.Event
	handle := eventbridge.Events(func(_ context.Context, e users.Event) error { all = append(all, e); return nil })
	for _, m := range f.messages {
		if err := handle(t.Context(), batch.Message{Body: m}); err != nil {
			t.Error(err)
		}
	}
	f.messages = nil
	return all
}

func TestBus(t *testing.T) {
	userstest.TestEvents(t, func(t *testing.T) userstest.Bus {
		f := &fake{}
		return userstest.Bus{Events: eventbridge.NewBus(f, "default"), Take: func() []users.Event { return f.take(t) }}
	})
}

// TestBus_Refused passes the contract while EventBridge refuses some events of each request.
func TestBus_Refused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{refuse: 3}
		var all []users.Event
		for i := range 25 {
			all = append(all, users.Event{Kind: users.UsersAdded, Users: []users.Entry{{ID: fmt.Sprint(i), Version: "1"}}})
		}
		if err := eventbridge.NewBus(f, "default").Publish(t.Context(), all); err != nil || len(f.take(t)) != 25 {
			t.Errorf("Publish = %v; want each event to arrive once", err)
		}
	})
}

// never is EventBridge that takes nothing.
type never struct{}

func (never) PutEvents(_ context.Context, in *awseb.PutEventsInput, _ ...func(*awseb.Options)) (*awseb.PutEventsOutput, error) {
	return &awseb.PutEventsOutput{Entries: []types.PutEventsResultEntry{{ErrorCode: aws.String("InternalFailure"), ErrorMessage: aws.String("sorry")}}[:len(in.Entries)]}, nil
}

func TestBus_GivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := []users.Event{{Kind: users.UsersAdded, Users: []users.Entry{{ID: "1", Version: "1"}}}}
		if err := eventbridge.NewBus(never{}, "default").Publish(t.Context(), e); err == nil || !strings.Contains(err.Error(), "1 were refused 5 times: InternalFailure: sorry") {
			t.Errorf("Publish = %v; want how many were refused, and why", err)
		}
		denied := errors.New("AccessDeniedException")
		if err := eventbridge.NewBus(&fake{fault: denied}, "default").Publish(t.Context(), e); !errors.Is(err, denied) {
			t.Errorf("Publish = %v; want the fault", err)
		}
	})
}

func TestDecode_Wrong(t *testing.T) {
	const good = `{"source":"mainstay.users","detail-type":"users added","detail":{"v":1,"users":[{"i":"1","e":"a@b.c","n":"A","v":"1"}]}}`
	if e, err := eventbridge.Decode(good); err != nil || len(e.Users) != 1 {
		t.Fatalf("Decode = %+v, %v", e, err)
	}
	for replace, want := range map[[2]string]string{
		{"mainstay.users", "aws.s3"}:                         `found source "aws.s3"; expected "mainstay.users"`,
		{"users added", "users eaten"}:                       `found detail-type "users eaten"`,
		{`{"v":1`, `{"v":2`}:                                 "found version 2; expected 1",
		{`[{"i"`, `[],"x":[{"i"`}:                            "found 0 users",
		{`"i":"1"`, `"i":""`}:                                `user 1 of it is ""`,
		{`"v":"1"`, `"v":""`}:                                `in version ""`,
		{`[{`, `[{"i":"1","v":"2"},{`}:                       `user 2 of it is "1"`,
		{`{"source"`, `{"source":7,"x"`}:                     "cannot unmarshal number",
		{`"detail":`, `"detail":"text","x":`}:                "cannot unmarshal string",
		{"[{", "[" + strings.Repeat(`{"i":"x"},`, 10) + "{"}: "found 11 users",
	} {
		if _, err := eventbridge.Decode(strings.Replace(good, replace[0], replace[1], 1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Decode with %q = %v; want %q", replace[1], err, want)
		}
	}
}

// FuzzDecode: whatever a queue has, it becomes an event that is one, or an error.
func FuzzDecode(f *testing.F) {
	f.Add(`{"source":"mainstay.users","detail-type":"users added","detail":{"v":1,"users":[{"i":"1","e":"a@b.c","n":"A","v":"1"}]}}`)
	f.Add(`{}`)
	f.Add(`[1]`)
	f.Fuzz(func(t *testing.T, body string) {
		e, err := eventbridge.Decode(body)
		if err == nil && (len(e.Users) < 1 || len(e.Users) > users.MaxEventUsers || e.Users[0].ID == "" || e.Kind == "") {
			t.Errorf("Decode = %+v without an error", e)
		}
	})
}
