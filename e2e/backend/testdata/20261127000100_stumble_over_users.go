package migrations

import (
	"errors"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// stumbleOverUsers fails in functions on AWS.
func stumbleOverUsers(d Deps) migrate.Migration {
	return migrate.Migration{ID: "20261127000100_stumble_over_users", Why: "try how the state machine fails", Runs: migrate.OnAWS,
		Work: &table.Rewrite{Table: table.NewDynamoDB(d.DynamoDB, d.UsersTable), Reads: []string{"mark"},
			Change: func(table.Item) (table.Item, error) { return nil, errors.New("stumbled over a user") }}}
}
