package dynamo

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// Ledger reads the ledger of mails, for whoever looks at what was sent; nothing that sends needs it.
type Ledger struct {
	api   batchGetter
	table string
}

// NewLedger returns the ledger in a table.
func NewLedger(api batchGetter, table string) *Ledger { return &Ledger{api, table} }

// Standings are how it stands with mails that the ledger knows.
func (l *Ledger) Standings(ctx context.Context, ids []string) (map[string]users.Standing, error) {
	keys, found := make([]item, len(ids)), map[string]users.Standing{}
	for i, id := range ids {
		keys[i] = item{names.MailsKey: str(id)}
	}
	err := getAll(ctx, l.api, l.table, keys, func(it item) error {
		id, _ := it[names.MailsKey].(*types.AttributeValueMemberS)
		if id == nil {
			return fmt.Errorf("found a mail without %s", names.MailsKey)
		}
		of, err := standing(it)
		found[id.Value] = of
		return err
	})
	return found, wrapped(err, "read %d mails", len(ids))
}
