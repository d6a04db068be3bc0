package embedded

import (
	"context"
	_ "embed" // for the requirements
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/mainstay-go/mainstay/internal/venv"
)

// Options says where and how the embedded AWS runs.
type Options struct {
	Dir      string           // the folder of all its files; owned by this package
	Venv     string           // folder of the Python virtual environment
	Port     int              // where to listen if free; default: the port of the time before, or else 4566
	Python   string           // interpreter to install with; default: the first good one of the PATH
	Environ  []string         // environment to take PATH and certificates from; default: this process's
	Progress func(string)     // told what is being done; may be nil
	Limit    time.Duration    // how long starting may take; default: a minute
	Clock    func() time.Time // default: time.Now

	// ServeArgs is how Start has this very program call Serve in the background; "--dir DIR --venv VENV" is
	// appended. Default: embedded serve.
	ServeArgs []string

	// Middleware wraps the front, for tests that inject faults; Serve and Run only.
	Middleware func(http.Handler) http.Handler
}

//go:embed requirements.txt
var requirements []byte

// Install installs MiniStack where it is missing. Start and Run do so, too.
func Install(ctx context.Context, o Options) error {
	_, err := o.install(ctx)
	return err
}

// install returns the interpreter that has MiniStack.
func (o Options) install(ctx context.Context) (python string, err error) {
	bin, err := venv.Ensure(ctx, venv.Options{Dir: o.Venv, Name: "MiniStack", Requirements: requirements, Python: o.Python,
		Environ: o.Environ, Progress: o.Progress})
	return filepath.Join(bin, "python"), err
}

func (o Options) withDefaults() (Options, error) {
	if o.Dir == "" || o.Venv == "" {
		return o, fmt.Errorf("embedded AWS: found Dir %q and Venv %q; expected both to name a folder", o.Dir, o.Venv)
	}
	var err error
	if o.Dir, err = filepath.Abs(o.Dir); err != nil {
		return o, fmt.Errorf("embedded AWS: %w", err)
	}
	if o.Venv, err = filepath.Abs(o.Venv); err != nil {
		return o, fmt.Errorf("embedded AWS: %w", err)
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.Limit == 0 {
		o.Limit = time.Minute
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.ServeArgs == nil {
		o.ServeArgs = []string{"embedded", "serve"}
	}
	return o, nil
}

func (o Options) progress(text string) {
	if o.Progress != nil {
		o.Progress(text)
	}
}
