package sesmail

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
)

// API is the part of SES that is needed; the SDK's client fits.
type API interface {
	SendEmail(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)
	GetSuppressedDestination(context.Context, *sesv2.GetSuppressedDestinationInput, ...func(*sesv2.Options)) (*sesv2.GetSuppressedDestinationOutput, error)
	GetAccount(context.Context, *sesv2.GetAccountInput, ...func(*sesv2.Options)) (*sesv2.GetAccountOutput, error)
}

// SES is a sendonce.Mailer.
type SES struct {
	api  API
	from string
}

// New returns a mailer that sends from an address, of an identity that SES has verified.
func New(api API, from string) *SES { return &SES{api, from} }

// Send implements sendonce.Mailer. The SDK must not try again by itself: it does so when no answer came, and the mail was sent.
func (s *SES) Send(ctx context.Context, m sendonce.Message) (string, error) {
	in := &sesv2.SendEmailInput{FromEmailAddress: &s.from, Destination: &types.Destination{ToAddresses: []string{m.To}},
		Content: &types.EmailContent{Simple: simple(m)}}
	out, err := s.api.SendEmail(ctx, in, func(o *sesv2.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return "", explain(err)
	}
	return aws.ToString(out.MessageId), nil
}

func simple(m sendonce.Message) *types.Message {
	utf8 := aws.String("UTF-8")
	c := &types.Message{Subject: &types.Content{Data: &m.Subject, Charset: utf8}, Body: &types.Body{Text: &types.Content{Data: &m.Text, Charset: utf8}}}
	if m.HTML != "" {
		c.Body.Html = &types.Content{Data: &m.HTML, Charset: utf8}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		c.Headers = append(c.Headers, types.MessageHeader{Name: aws.String(name), Value: aws.String(m.Headers[name])})
	}
	return c
}

// explain says what an error means for the mail (SES API reference, "SendEmail", Errors). Any other leaves it open.
func explain(err error) error {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return err
	}
	switch api.ErrorCode() {
	case "MessageRejected":
		if strings.Contains(api.ErrorMessage(), "not verified") { // the sender is not, or the account is in the sandbox
			return fmt.Errorf("%w: %w", sendonce.ErrClosed, err)
		}
		return fmt.Errorf("%w: %w", sendonce.ErrRefused, err)
	case "BadRequestException":
		return fmt.Errorf("%w: %w", sendonce.ErrRefused, err)
	case "TooManyRequestsException", "LimitExceededException", "ThrottlingException":
		return fmt.Errorf("%w: %w", sendonce.ErrBusy, err)
	case "AccountSuspendedException", "SendingPausedException", "MailFromDomainNotVerifiedException", "NotFoundException", "AccessDeniedException":
		return fmt.Errorf("%w: %w", sendonce.ErrClosed, err)
	}
	return err
}

// Suppressed implements sendonce.Mailer.
func (s *SES) Suppressed(ctx context.Context, address string) (bool, error) {
	_, err := s.api.GetSuppressedDestination(ctx, &sesv2.GetSuppressedDestinationInput{EmailAddress: &address})
	var none *types.NotFoundException
	if errors.As(err, &none) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("ask SES whether an address is suppressed: %w", err)
	}
	return true, nil
}

// Quota implements sendonce.Mailer.
func (s *SES) Quota(ctx context.Context) (sendonce.Quota, error) {
	out, err := s.api.GetAccount(ctx, &sesv2.GetAccountInput{})
	if err != nil {
		return sendonce.Quota{}, fmt.Errorf("ask SES for the account's quota: %w", err)
	}
	if !out.SendingEnabled {
		return sendonce.Quota{}, fmt.Errorf("%w: SES has paused sending, or nobody has asked for it", sendonce.ErrClosed)
	}
	q := sendonce.Quota{Today: -1}
	if out.SendQuota != nil {
		q.PerSecond = out.SendQuota.MaxSendRate
		if most := out.SendQuota.Max24HourSend; most >= 0 {
			q.Today = most - out.SendQuota.SentLast24Hours
		}
	}
	return q, nil
}
