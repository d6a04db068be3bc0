package emf

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
)

// Metrics collects values and writes them out. All of its methods may be called concurrently.
type Metrics struct {
	mu  sync.Mutex
	out io.Writer
	now func() time.Time
	set Set

	known   map[string]int // index in defined, by name
	defined []definition
	last    int // the definition that was used last
	most    int

	base   *Scope         // of values without a varying dimension
	scopes map[int]*Scope // by combination of values
	open   []*Scope       // those that hold values

	properties []property
	used       int // of properties, those that are set
	buf        []byte
	account    account
	active     atomic.Int32 // invocations under way
}

// New returns metrics that are written to out, which has to be the very os.Stdout that the logger has: two files on one
// descriptor mix their lines. It fails with everything that is wrong with the set.
func New(out io.Writer, now func() time.Time, set Set) (*Metrics, error) {
	if err := set.validate(); err != nil {
		return nil, fmt.Errorf("make metrics of namespace %q: %w", short(set.Namespace), err)
	}
	m := &Metrics{out: out, now: now, set: set, known: map[string]int{}, scopes: map[int]*Scope{}, most: set.most()}
	for _, own := range []names.Counter{names.MetricsRefused, names.MetricsLost} {
		m.define(own.Metric())
	}
	m.most += len(m.defined)
	m.base = m.scope(m.chosen(nil))
	return m, nil
}

// Add takes a value of a metric, without those dimensions whose value varies.
func (m *Metrics) Add(metric names.Metric, value float64) { m.base.Add(metric, value) }

// Count adds to a counter.
func (m *Metrics) Count(c names.Counter, n int) { m.base.Add(c.Metric(), float64(n)) }

// Flush writes everything out and forgets it and the properties. Its error says what was refused and what could not be
// written since the last time: those values are lost, all others are not.
func (m *Metrics) Flush() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.write()
	m.used = 0
	return m.account.settle()
}

// Sync writes out what there is, and keeps the properties and what Flush will say.
func (m *Metrics) Sync() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.write()
}

// write writes every scope, and first what there is to say of the metrics themselves.
func (m *Metrics) write() {
	m.report()
	for _, s := range m.open {
		_ = s.write() // the account has it
		s.open = false
	}
	m.open = slices.Delete(m.open, 0, len(m.open))
}

// send writes the document in the buffer, all in one piece, so that no other line gets into it. Its error is in the
// account already.
func (m *Metrics) send() error {
	if m.account.torn { // a line that broke off must not swallow this one
		m.buf = slices.Insert(m.buf, 0, '\n')
	}
	n, err := m.out.Write(m.buf)
	if err == nil && n < len(m.buf) {
		err = io.ErrShortWrite
	}
	m.account.torn = err != nil && n > 0
	if err == nil {
		return nil
	}
	err = fmt.Errorf("write metrics: %d of %d bytes: %w", n, len(m.buf), err)
	m.account.lose(err)
	return err
}

// mostDocument is how long a document may be. CloudWatch Logs adds 26 bytes to every event (API model, PutLogEvents).
const mostDocument = limits.EmbeddedBytes - 26
