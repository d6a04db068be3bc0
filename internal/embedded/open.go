package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

// ErrNotRunning is returned by Open when there is no embedded AWS in the folder, or only the remains of one.
var ErrNotRunning = errors.New("the embedded AWS is not running; run `mainstay embedded start`")

// NotRunning says whether an error means that there is no embedded AWS, so that nothing of it is left either.
func NotRunning(err error) bool { return errors.Is(err, ErrNotRunning) }

// answer is how long a running embedded AWS may take to say that it is well. Under load that is seconds: MiniStack
// does one thing at a time.
const answer = 15 * time.Second

// Open returns the running embedded AWS of a folder, having seen it answer.
func Open(ctx context.Context, dir string) (Instance, error) {
	o, err := Options{Dir: dir, Venv: dir}.withDefaults() // to make dir absolute
	if err != nil {
		return Instance{}, err
	}
	in, err := alive(folder(o.Dir))
	if err != nil {
		return in, err
	}
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	client := in.HTTPClient()
	defer client.CloseIdleConnections()
	if _, err := askHealth(ctx, client, in.Endpoint()); err != nil {
		return Instance{}, fmt.Errorf("open the embedded AWS: found its processes %d and %d, but no good answer: %w; "+
			"`mainstay embedded start` repairs it", in.PID, in.MiniStackPID, err)
	}
	return in, nil
}

// alive returns the instance of a folder if both of its processes live.
func alive(dir folder) (Instance, error) {
	daemon, err := filelock.PID(dir.daemonLock())
	if err != nil || daemon == 0 {
		return Instance{}, errors.Join(ErrNotRunning, err)
	}
	ministack, err := filelock.PID(dir.ministackLock())
	if err != nil || ministack == 0 {
		return Instance{}, errors.Join(ErrNotRunning, err)
	}
	in, err := dir.readInstance()
	if err != nil || in.PID != daemon || in.MiniStackPID != ministack { // still starting, or of another run
		return Instance{}, ErrNotRunning
	}
	in.Dir = string(dir) // the folder may have been moved since
	return in, nil
}
