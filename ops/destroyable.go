package ops

import (
	"errors"
	"fmt"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// judged are the verdicts of an assembly's resources.
func judged(dir string) ([]teardown.Verdict, error) {
	app, err := readApp(dir)
	if err != nil {
		return nil, err
	}
	return teardown.Judge(app), nil
}

// destroyable refuses an environment that is there to be destroyed and could not be.
func destroyable(environment, dir string) error {
	if names.Lasting(environment) {
		return nil
	}
	verdicts, err := judged(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, v := range teardown.Staying(verdicts) {
		errs = append(errs, errors.New(v.String()))
	}
	if len(errs) == 0 {
		return nil
	}
	return fmt.Errorf("environment %s could not be destroyed:\n%w", environment, errors.Join(errs...))
}
