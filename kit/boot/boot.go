// Package boot is how every function starts: it reads the settings that its stack gave it, and makes the logger, the
// metrics and the AWS configuration that it works with. What is wrong is found here, at cold start, and not in the middle of an event.
//
//	env := boot.Must(boot.Load(names.UsersTable, names.ImportsTable))
//	store := dynamo.NewUsers(env.AWS, env.Get(names.UsersTable))
package boot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

// Env is what a function works with.
type Env struct {
	AWS     aws.Config
	Log     *slog.Logger
	Metrics *emf.Metrics // Handler writes them
	Clock   func() time.Time

	settings map[string]string
}

// attempts is how often the SDK tries a call, with backoff; its default is 3.
const attempts = 6

// Load reads the settings, by constants of package names; the names of the environment and of the function always are
// among them. It fails with everything that is missing, not with the first.
func Load(settings ...string) (Env, error) {
	e := Env{Clock: time.Now, settings: map[string]string{}}
	var errs []error
	for _, name := range append([]string{names.Environment, names.Function}, settings...) {
		if e.settings[name] = os.Getenv(name); e.settings[name] == "" {
			errs = append(errs, fmt.Errorf("environment variable %s is not set; expected the function's stack to set it", name))
		}
	}
	e.Log = newLogger(e.settings[names.Environment])
	if len(errs) == 0 {
		var err error
		e.Metrics, err = newMetrics(e.settings[names.Environment], e.settings[names.Function])
		errs = append(errs, err)
	}
	cfg, err := config.LoadDefaultConfig(context.Background(), config.WithRetryer(func() aws.Retryer {
		return retry.AddWithMaxAttempts(retry.NewStandard(), attempts)
	}))
	if err != nil {
		errs = append(errs, fmt.Errorf("load AWS configuration: %w", err))
	}
	e.AWS = cfg
	return e, errors.Join(errs...)
}

// newMetrics writes to the very os.Stdout that the logger has: two files on one descriptor would mix their lines.
func newMetrics(environment, function string) (*emf.Metrics, error) {
	return emf.New(os.Stdout, time.Now, emf.Set{Namespace: names.MetricNamespace, Dimensions: []emf.Dimension{
		{Name: names.DimensionEnvironment, Values: []string{environment}},
		{Name: names.DimensionFunction, Values: []string{function}},
	}})
}

// newLogger writes JSON lines in the fields that Lambda's JSON log format uses for its own.
func newLogger(environment string) *slog.Logger {
	rename := func(_ []string, a slog.Attr) slog.Attr {
		switch a.Key {
		case slog.TimeKey:
			a.Key = "timestamp"
		case slog.MessageKey:
			a.Key = "message"
		}
		return a
	}
	h := slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: rename})
	return slog.New(traced{h}).With("environment", environment, "function", os.Getenv("AWS_LAMBDA_FUNCTION_NAME"))
}

// Get returns a setting that Load was asked for.
func (e Env) Get(name string) string { return e.settings[name] }

// Optional returns a setting that only some environments have, and whether this one does.
func (e Env) Optional(name string) (string, bool) {
	value, is := os.LookupEnv(name)
	return value, is && value != ""
}

// Must ends the process when there is an error: a function that cannot start must not accept events. It is the only
// panic of the project.
func Must(e Env, err error) Env {
	if err != nil {
		panic(err)
	}
	return e
}
