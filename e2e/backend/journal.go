package backend

import (
	"fmt"
	"sync"
	"time"
)

// event is something that happened.
type event struct {
	at   time.Time
	text string
}

// journal is what a run did, for its timeline.
type journal struct {
	mu  sync.Mutex
	all []event
}

func (j *journal) add(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.all = append(j.all, event{time.Now(), fmt.Sprintf("run: "+format, args...)})
}

func (j *journal) events() []event {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]event{}, j.all...)
}
