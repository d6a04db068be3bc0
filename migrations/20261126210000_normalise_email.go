package migrations

import (
	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// normaliseEmail gives every user the address as it is compared, beside the one that mail goes to: files have it in any
// case, and who is looked up by an address has the one that he writes. Functions write it since the same version.
func normaliseEmail(d Deps) migrate.Migration {
	return migrate.Migration{ID: "20261126210000_normalise_email", Why: "look people up by address, in whatever case it is written, #7",
		Work: &table.Rewrite{Table: table.NewDynamoDB(d.DynamoDB, d.UsersTable), Reads: dynamo.EmailForms(), Change: dynamo.WithNormalEmail}}
}
