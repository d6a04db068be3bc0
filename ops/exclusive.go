package ops

import (
	"errors"
	"fmt"

	"github.com/mainstay-go/mainstay/internal/filelock"
)

// exclusive runs work unless another mainstay of this checkout is at work on the environment. The lock dies with its
// holder, so a killed one is never in the way.
func (p Project) exclusive(environment string, work func() error) error {
	lock, free, err := filelock.Try(p.State("locks", environment))
	if err != nil {
		return err
	}
	if !free {
		return fmt.Errorf("environment %s: another mainstay in this checkout is at work on it; wait for it to end, or interrupt it", environment)
	}
	return errors.Join(work(), lock.Release())
}
