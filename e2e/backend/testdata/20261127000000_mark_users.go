package migrations

import (
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// markUsers marks every user, in functions on AWS.
func markUsers(d Deps) migrate.Migration {
	return migrate.Migration{ID: "20261127000000_mark_users", Why: "try the state machine", Runs: migrate.OnAWS,
		Work: &table.Rewrite{Table: table.NewDynamoDB(d.DynamoDB, d.UsersTable), Pace: table.Pace{Segments: 3, Page: 4}, Reads: []string{"mark"},
			Change: func(it table.Item) (table.Item, error) {
				it["mark"] = &types.AttributeValueMemberS{Value: "marked"}
				return it, nil
			}}}
}
