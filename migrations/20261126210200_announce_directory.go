package migrations

import (
	"context"
	"errors"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
)

// announceDirectory tells every member once that there is a directory. Nobody may get it twice, so that who is in doubt
// gets none. Where data is made up it only runs when somebody asks for it.
func announceDirectory(d Deps) migrate.Migration {
	return migrate.Migration{ID: "20261126210200_announce_directory", Why: "tell members that there is a directory, #7",
		Needs: []string{"20261126210100_split_name"}, OnRequest: []string{"branch", "staging"},
		Work: &sendonce.Job{Promise: sendonce.AtMostOnce, Recipients: d.members, Compose: announcement, Now: d.Now,
			Mailer: d.Mailer, Feedback: d.Feedback, Ledger: statetable.NewLedger(d.DynamoDB, d.StateTable)}}
}

// announcement is the mail to a member.
func announcement(r sendonce.Recipient) (sendonce.Message, error) {
	given, _ := users.SplitName(r.Data["name"])
	if given == "" {
		return sendonce.Message{}, errors.New("found no name; expected one to address")
	}
	return sendonce.Message{Subject: "Our member directory is here",
		Text: "Dear " + given + ",\n\nour members now have a directory, and you are in it with your name and this address.\n" +
			"If you do not want that, answer this mail.\n"}, nil
}

// membersAtOnce is how many members are listed with a call.
const membersAtOnce = 200

// members lists everybody in the directory.
func (d Deps) members(ctx context.Context, cursor string) (sendonce.Page, error) {
	page, err := dynamo.NewUsers(d.DynamoDB, d.UsersTable).List(ctx, membersAtOnce, cursor)
	if err != nil {
		return sendonce.Page{}, err
	}
	out := sendonce.Page{Next: page.Next}
	for _, u := range page.Users {
		out.Recipients = append(out.Recipients, sendonce.Recipient{Address: u.Email, Data: map[string]string{"name": u.Name}})
	}
	return out, nil
}
