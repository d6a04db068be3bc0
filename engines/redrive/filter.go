package redrive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/itchyny/gojq"
)

// Filter picks dead letters. The zero value picks all; a letter must fulfil everything that is set.
type Filter struct {
	Query      *Query
	OlderThan  time.Duration // sent at least so long ago
	NewerThan  time.Duration // sent at most so long ago
	Error      string        // the error contains it
	Attributes map[string]string
}

// Any says whether the filter picks all letters.
func (f Filter) Any() bool {
	return f.Query == nil && f.OlderThan == 0 && f.NewerThan == 0 && f.Error == "" && len(f.Attributes) == 0
}

// Match says whether the filter picks a letter.
func (f Filter) Match(ctx context.Context, l Letter, now time.Time) (bool, error) {
	age := now.Sub(l.Message.SentAt)
	switch {
	case f.OlderThan > 0 && age < f.OlderThan, f.NewerThan > 0 && age > f.NewerThan, !strings.Contains(l.Error, f.Error):
		return false, nil
	}
	for name, want := range f.Attributes {
		if a, ok := l.Message.Attributes[name]; !ok || a.Text != want {
			return false, nil
		}
	}
	if f.Query == nil {
		return true, nil
	}
	return f.Query.match(ctx, l.view(now))
}

// Query is a jq expression over a letter: {id, body, text, attributes, group, age, receives, redrives, kind, target,
// error}. The body is what the target is to be given, decoded where it is JSON; age is in seconds.
type Query struct {
	text string
	code *gojq.Code
}

// queryTime bounds one run of a query, so that an endless one is an error.
const queryTime = 5 * time.Second

// ParseQuery compiles a jq expression. It sees the letter and nothing else: no files, no environment.
func ParseQuery(text string) (*Query, error) {
	parsed, err := gojq.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("parse filter %q: %w%s; expected a jq expression, such as .body.partition == 3", text, err, where(err))
	}
	code, err := gojq.Compile(parsed)
	if err != nil {
		return nil, fmt.Errorf("compile filter %q: %w; expected a jq expression over id, body, text, attributes, group, age, receives, redrives, kind, target and error", text, err)
	}
	return &Query{text, code}, nil
}

func where(err error) string {
	var p *gojq.ParseError
	if errors.As(err, &p) {
		return fmt.Sprintf(" at character %d", p.Offset)
	}
	return ""
}

// match says whether the first result is neither false nor null. A query that fails at a letter stops everything: one
// that expects a form which some letters do not have would pick by accident.
func (q *Query) match(ctx context.Context, view map[string]any) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	v, ok := q.code.RunWithContext(ctx, view).Next()
	if err, failed := v.(error); failed {
		return false, fmt.Errorf("filter message %v with %q: %w; a query must allow for every form of message: (.a.b? // 0) > 1", view["id"], q.text, err)
	}
	return ok && v != nil && v != false, nil
}
