package onlambda_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/onlambda"
)

// TestHandler gives a function what the state machine gives it; hands that have nothing to do answer why.
func TestHandler(t *testing.T) {
	registry, err := migrate.New(nil, migrate.Migration{ID: "20261124000000_split_name", Why: "#7", Checksum: "t1:0", Work: migrate.Once(
		func(context.Context, migrate.Segment) (migrate.Counts, error) { return migrate.Counts{}, nil })})
	if err != nil {
		t.Fatal(err)
	}
	var p onlambda.Part
	if err := json.Unmarshal([]byte(`{"job":{"migration":"20261124000000_split_name","token":3},"item":2,"done":false}`), &p); err != nil {
		t.Fatal(err)
	}
	_, err = onlambda.Handler(migrate.Hands{Registry: registry, Store: new(migrate.Memory), Now: time.Now})(t.Context(), p)
	if !errors.Is(err, migrate.ErrLost) {
		t.Errorf("Handler = %v; want ErrLost: nobody has begun it", err)
	}
}

// TestHandler_Hostile: what is no part of a job is a clear error, and no crash: the state machine tells it and goes on to the end.
func TestHandler_Hostile(t *testing.T) {
	registry, err := migrate.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	handle := onlambda.Handler(migrate.Hands{Registry: registry, Store: new(migrate.Memory), Now: time.Now})
	for _, event := range []string{`{}`, `null`, `{"job":null}`, `{"job":{"migration":"20261124000000_gone"},"item":-1}`, `{"end":true,"failure":{"error":"x"}}`, `{"Records":[{"eventSource":"aws:sqs"}]}`} {
		var p onlambda.Part
		if err := json.Unmarshal([]byte(event), &p); err != nil {
			t.Fatal(err)
		}
		if _, err := handle(t.Context(), p); err == nil || !strings.Contains(err.Error(), "there is none of that ID") {
			t.Errorf("%s = %v; want it said that there is no such migration", event, err)
		}
	}
}
