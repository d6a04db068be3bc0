package ops

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"github.com/mainstay-go/mainstay/names"
)

// mailSenders makes sure that the addresses which functions of an assembly send mails from are verified in the account's SES:
// otherwise every mail would end as a dead letter. To verify is the account's owner's, but on the embedded AWS.
func (t Target) mailSenders(ctx context.Context, dir string) error {
	app, err := readApp(dir)
	if err != nil {
		return err
	}
	all := map[string]bool{}
	for _, f := range app.OfType("AWS::Lambda::Function") {
		if address, _ := f.Get("Environment", "Variables", names.MailSender).(string); address != "" {
			all[address] = true
		}
	}
	api := sesv2.NewFromConfig(t.AWS)
	for _, address := range slices.Sorted(maps.Keys(all)) {
		if err := t.verified(ctx, api, address); err != nil {
			return err
		}
	}
	return nil
}

func (t Target) verified(ctx context.Context, api *sesv2.Client, address string) error {
	_, domain, _ := strings.Cut(address, "@")
	for _, identity := range []string{address, domain} {
		found, err := api.GetEmailIdentity(ctx, &sesv2.GetEmailIdentityInput{EmailIdentity: &identity})
		if missing := (*types.NotFoundException)(nil); err != nil && !errors.As(err, &missing) {
			return fmt.Errorf("look up the sender %s in SES: %w", address, err)
		}
		if err == nil && found.VerifiedForSendingStatus {
			return nil
		}
	}
	if t.Name == OnEmbedded {
		_, err := api.CreateEmailIdentity(ctx, &sesv2.CreateEmailIdentityInput{EmailIdentity: &domain})
		return err
	}
	return fmt.Errorf("found no verified identity of the sender %s in SES of account %s, %s; expected the address or its domain; verify it once "+
		"(`aws sesv2 create-email-identity --email-identity %s`, then follow what it says), or change the sender in config/environments.go", address, t.Account, t.Region, domain)
}
