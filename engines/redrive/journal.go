package redrive

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/engines/redrive/journal"
)

// Journal remembers which messages have been sent.
type Journal = journal.Journal

// Mark is an entry of a journal.
type Mark = journal.Mark

// Step is how far the move of a message has come.
type Step = journal.Step

// The steps, as package journal explains them.
const (
	StepSending = journal.StepSending
	StepSent    = journal.StepSent
	StepRefused = journal.StepRefused
	StepEnded   = journal.StepEnded
)

// journalLife is how long a mark means something: no message lives longer (Amazon SQS message quotas, "Message retention").
const journalLife = 14 * 24 * time.Hour

// MemoryJournal is a Journal for tests and for queues so small that nobody minds. Its zero value is empty.
type MemoryJournal struct {
	mu    sync.Mutex
	marks []Mark
}

// Load implements Journal.
func (j *MemoryJournal) Load(context.Context) ([]Mark, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Mark{}, j.marks...), nil
}

// Append implements Journal.
func (j *MemoryJournal) Append(_ context.Context, marks []Mark) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.marks = append(j.marks, marks...)
	return nil
}

// JournalFile is a Journal in a file of JSON lines.
type JournalFile struct {
	mu   sync.Mutex
	path string
	file *os.File
}

// OpenJournal opens a journal, or makes one.
func OpenJournal(path string) (*JournalFile, error) {
	file, err := openLines(path)
	if err != nil {
		return nil, fmt.Errorf("open journal %q: %w", path, err)
	}
	return &JournalFile{path: path, file: file}, nil
}

// Load implements Journal.
func (j *JournalFile) Load(context.Context) ([]Mark, error) {
	file, err := os.Open(j.path)
	if err != nil {
		return nil, fmt.Errorf("load journal: %w", err)
	}
	defer file.Close()
	var marks []Mark
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		var m Mark
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("load journal: %s:%d: %w; it is not a journal of redrives, or somebody has changed it", j.path, n, err)
		}
		marks = append(marks, m)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("load journal %q: %w", j.path, err)
	}
	return marks, nil
}

// Append implements Journal. It does not wait for the disk: a killed process loses nothing, and a machine that loses
// power could make messages be sent twice, never be lost.
func (j *JournalFile) Append(_ context.Context, marks []Mark) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := writeLines(j.file, marks, false); err != nil {
		return fmt.Errorf("append %d marks to journal %q: %w", len(marks), j.path, err)
	}
	return nil
}

// Close closes the file.
func (j *JournalFile) Close() error { return errors.Join(j.file.Sync(), j.file.Close()) }
