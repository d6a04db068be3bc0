package ses

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// API is the part of SES that is needed; the client that Client returns fits.
type API interface {
	SendEmail(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)
}

// attempts is how often a mail is tried that SES has no capacity for: it takes so many a second (SES quotas, 2026).
const attempts = 6

// Client returns a client that tries again only what SES refused because of its rate.
func Client(cfg aws.Config) *sesv2.Client {
	return sesv2.NewFromConfig(cfg, func(o *sesv2.Options) {
		o.Retryer = retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = attempts
			o.Retryables = []retry.IsErrorRetryable{retry.RetryableErrorCode{Codes: retry.DefaultThrottleErrorCodes}}
		})
	})
}

// Props say how mails are sent.
type Props struct {
	From string // address that the account's SES has verified
	Set  string // configuration set, whose events say what became of mails
	Mode string // names.MailReal; anything else is names.MailSimulated: to SES's mailbox simulator, as receivers are made up
}

// Mailer is a users.Mailer.
type Mailer struct {
	api API
	p   Props
}

// NewMailer returns a mailer.
func NewMailer(api API, p Props) *Mailer { return &Mailer{api, p} }

// Simulated is the address of SES's mailbox simulator that stands for the receiver of a mail. The simulator takes labels
// behind a plus (SES developer guide, "Using the mailbox simulator", 2026), and no more than 64 characters before the @.
func Simulated(id string) string {
	return "success+" + id[:min(len(id), 32)] + "@simulator.amazonses.com"
}

// Send implements users.Mailer.
func (m *Mailer) Send(ctx context.Context, mail users.Mail) error {
	to := mail.To
	if m.p.Mode != names.MailReal {
		to = Simulated(mail.ID)
	}
	_, err := m.api.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress: &m.p.From, Destination: &types.Destination{ToAddresses: []string{to}}, ConfigurationSetName: &m.p.Set,
		EmailTags: []types.MessageTag{{Name: aws.String(names.MailTag), Value: &mail.ID}},
		Content:   &types.EmailContent{Simple: &types.Message{Subject: text(mail.Subject), Body: &types.Body{Text: text(mail.Text)}}}})
	if answer := (*awshttp.ResponseError)(nil); errors.As(err, &answer) && answer.HTTPStatusCode() >= 400 && answer.HTTPStatusCode() < 500 {
		return fmt.Errorf("send mail: %w: %w", users.ErrNotSent, err)
	}
	if err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}

func text(s string) *types.Content { return &types.Content{Data: &s, Charset: aws.String("UTF-8")} }
