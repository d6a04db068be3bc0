package migrations

import (
	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// splitName gives every user a given and a family name. It is the first half of a change of the data's form while the
// application runs: functions read both forms and write the new one since the same version, and the whole name stays
// until no version that needs it can be put back. A later migration takes it away.
func splitName(d Deps) migrate.Migration {
	return migrate.Migration{ID: "20261126210100_split_name", Why: "address people by their given names, #7",
		Work: &table.Rewrite{Table: table.NewDynamoDB(d.DynamoDB, d.UsersTable), Reads: dynamo.NameParts(), Change: dynamo.WithNameParts}}
}
