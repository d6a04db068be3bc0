package ops

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// UI shows people how long work goes on: a line per phase, redrawn in place on a terminal.
type UI struct {
	w     io.Writer
	live  bool // w is a terminal
	width int
}

// NewUI returns a UI that writes to w.
func NewUI(w io.Writer) *UI {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &UI{w: w}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 40 {
		width = 80
	}
	return &UI{w: w, live: true, width: width}
}

// Printf writes a line of its own.
func (u *UI) Printf(format string, args ...any) { fmt.Fprintf(u.w, format+"\n", args...) }

// Phase is a piece of work that is under way.
type Phase struct {
	ui      *UI
	name    string
	started time.Time
	said    time.Time
	mu      sync.Mutex
	text    string
	stop    chan struct{}
	stopped sync.WaitGroup
}

// quiet is how long a phase says nothing of its progress where lines cannot be redrawn.
const quiet = 10 * time.Second

// Phase begins a piece of work.
func (u *UI) Phase(name string) *Phase {
	now := time.Now()
	p := &Phase{ui: u, name: name, started: now, said: now, stop: make(chan struct{})}
	if u.live {
		p.stopped.Go(p.animate)
	}
	return p
}

// Update says what the phase is at.
func (p *Phase) Update(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = fmt.Sprintf(format, args...)
	if !p.ui.live && time.Since(p.said) > quiet {
		p.said = time.Now()
		p.ui.Printf("  %-10s … %s", p.name, p.text)
	}
}

// Done ends the phase, with its result or its failure, and returns the seconds that it took.
func (p *Phase) Done(err error, format string, args ...any) float64 {
	close(p.stop)
	p.stopped.Wait()
	seconds := time.Since(p.started).Seconds()
	result := fmt.Sprintf(format, args...)
	if err != nil {
		result = "failed"
	}
	p.ui.clear()
	p.ui.Printf("  %-10s %-60s %6.1f s", p.name, result, seconds)
	return seconds
}

func (p *Phase) animate() {
	tick := time.NewTicker(120 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		p.mu.Lock()
		line := fmt.Sprintf("%c %-10s %s", []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")[i%10], p.name, p.text)
		p.mu.Unlock()
		p.ui.clear()
		fmt.Fprint(p.ui.w, cut(line, p.ui.width-1))
		select {
		case <-p.stop:
			return
		case <-tick.C:
		}
	}
}

// clear empties the line that the cursor is on.
func (u *UI) clear() {
	if u.live {
		fmt.Fprint(u.w, "\r\x1b[K")
	}
}

func cut(s string, width int) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width])
	}
	return s
}
