package ops

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/onaws"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sesmail"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/migrations"
	"github.com/mainstay-go/mainstay/names"
)

// Migrate is what the commands about migrations work with.
type Migrate struct {
	Project     Project
	Environment config.Environment
	Target      Target
	UI          *UI
	Why         string // for the record of operations

	Units    float64       // capacity units a second; 0: as many as the tables give
	Share    float64       // of what a table serves; 0: what its work does by itself
	Parallel int           // segments at the same time; 0: the engine's default
	Wait     time.Duration // for another runner
	Include  []string      // IDs of migrations that only run on request
}

// runner returns the engine's runner; false where the environment has no state table.
func (c Migrate) runner(ctx context.Context) (migrate.Runner, bool, error) {
	stacks, err := teardown.List(ctx, c.Target.teardown().Stacks, c.Environment.Name)
	if err != nil {
		return migrate.Runner{}, false, err
	}
	table := output(stacks, names.OutputStateTable)
	if table == "" {
		return migrate.Runner{}, false, nil
	}
	db := dynamodb.NewFromConfig(c.Target.AWS)
	feedback := sesmail.Metrics{API: cloudwatch.NewFromConfig(c.Target.AWS), Now: time.Now}
	registry, err := migrations.All(migrations.Deps{DynamoDB: db, Mailer: c.mailer(), Feedback: feedback, Now: time.Now, UsersTable: output(stacks, names.OutputUsersTable), StateTable: table})
	if err != nil {
		return migrate.Runner{}, false, err
	}
	environment := migrating(c.Environment)
	environment.Asked = c.Include
	for _, id := range c.Include {
		if _, err := registry.Find(id); err != nil {
			return migrate.Runner{}, false, err
		}
	}
	var machine migrate.Machine
	if arn := output(stacks, names.OutputMachine); arn != "" {
		machine = onaws.New(sfn.NewFromConfig(c.Target.AWS), arn)
	}
	return migrate.Runner{Machine: machine, Registry: registry, Store: statetable.New(db, table), Environment: environment, By: c.Project.holder(ctx),
		Now: time.Now, Units: c.Units, Share: c.Share, Parallel: c.Parallel, Wait: c.Wait}, true, nil
}

// mailer sends mails from the environment: to their receivers only where the data is real.
func (c Migrate) mailer() sendonce.Mailer {
	m := sesmail.New(sesv2.NewFromConfig(c.Target.AWS), c.Environment.Sender)
	if c.Environment.RealMail {
		return m
	}
	return sendonce.Simulated{Mailer: m}
}

// deployed is runner for commands that need the table.
func (c Migrate) deployed(ctx context.Context) (migrate.Runner, error) {
	r, ok, err := c.runner(ctx)
	if err == nil && !ok {
		err = fmt.Errorf("environment %s on %s has no state table: deploy it first, with `mainstay env up`", c.Environment.Name, c.Target.Name)
	}
	return r, err
}

// migrating is an environment as the engine knows it.
func migrating(e config.Environment) migrate.Environment {
	return migrate.Environment{Name: e.Name, Kind: string(e.Kind), Strict: e.Kind == config.Production}
}

// holder is who runs migrations from this process.
func (p Project) holder(ctx context.Context) migrate.Holder {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return migrate.Holder{Who: p.who(ctx), Host: host + ":" + strconv.Itoa(os.Getpid()), Commit: p.Commit(ctx), Run: runURL(os.Getenv)}
}
