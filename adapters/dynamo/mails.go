package dynamo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// MailsAPI is the part of DynamoDB that Mails needs; the SDK's client fits.
type MailsAPI interface {
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
}

// Mails is a users.Mails: an item per mail, changed by conditional updates only. It is claimed until a time, or settled.
type Mails struct {
	api   MailsAPI
	table string
}

// NewMails returns the ledger in a table.
func NewMails(api MailsAPI, table string) *Mails { return &Mails{api, table} }

// The attributes of a mail.
const (
	claimedUntil = "claimedUntil"
	settledTo    = "settled"
)

// settled are the texts that standings are kept as.
func settled(to users.Standing) (string, error) {
	switch to {
	case users.MailSent:
		return "sent", nil
	case users.MailRefused:
		return "refused", nil
	}
	return "", fmt.Errorf("settle a mail to standing %d: expected that it was sent or refused", to)
}

// Claim implements users.Mails.
func (m *Mails) Claim(ctx context.Context, id string, now, until time.Time) (users.Standing, error) {
	old, err := m.update(ctx, id, "SET "+claimedUntil+" = :until",
		"attribute_not_exists("+settledTo+") AND (attribute_not_exists("+claimedUntil+") OR "+claimedUntil+" <= :now)",
		item{":until": str(instant(until)), ":now": str(instant(now))})
	if err != nil || old == nil {
		return users.MailClaimed, wrapped(err, "claim mail %s", id)
	}
	of, err := standing(old)
	return of, wrapped(err, "claim mail %s", id)
}

// standing is how it stands with the mail of an item.
func standing(it item) (users.Standing, error) {
	switch to, _ := it[settledTo].(*types.AttributeValueMemberS); {
	case to == nil:
		return users.MailPending, nil
	case to.Value == "sent":
		return users.MailSent, nil
	case to.Value == "refused":
		return users.MailRefused, nil
	default:
		return 0, fmt.Errorf("it is settled to %q; expected sent or refused", to.Value)
	}
}

// Release implements users.Mails.
func (m *Mails) Release(ctx context.Context, id string, until time.Time) error {
	_, err := m.update(ctx, id, "REMOVE "+claimedUntil, claimedUntil+" = :until", item{":until": str(instant(until))})
	return wrapped(err, "release mail %s", id)
}

// Settle implements users.Mails.
func (m *Mails) Settle(ctx context.Context, id string, to users.Standing) error {
	text, err := settled(to)
	if err != nil {
		return err
	}
	_, err = m.update(ctx, id, "SET "+settledTo+" = :to", "attribute_not_exists("+settledTo+") OR "+settledTo+" <> :refused",
		item{":to": str(text), ":refused": str("refused")})
	return wrapped(err, "settle mail %s", id)
}

// update changes an item; where the condition does not hold it returns the item as it is.
func (m *Mails) update(ctx context.Context, id, update, condition string, values item) (item, error) {
	_, err := m.api.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &m.table, Key: item{names.MailsKey: str(id)}, UpdateExpression: &update,
		ConditionExpression: aws.String(condition), ExpressionAttributeValues: values,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld})
	if failed := (*types.ConditionalCheckFailedException)(nil); errors.As(err, &failed) {
		if failed.Item == nil {
			return item{}, nil
		}
		return failed.Item, nil
	}
	return nil, err
}

func wrapped(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
