package sesmail_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sesmail"
)

var _ sesmail.API = (*sesv2.Client)(nil)

// ses answers as it is told.
type ses struct {
	sesmail.API
	err     error
	account sesv2.GetAccountOutput
	tries   int
}

func (s *ses) SendEmail(_ context.Context, in *sesv2.SendEmailInput, options ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
	o := sesv2.Options{Retryer: aws.NopRetryer{}}
	o.Retryer = nil
	for _, f := range options {
		f(&o)
	}
	if o.Retryer == nil {
		return nil, errors.New("the SDK would try again")
	}
	s.tries = o.Retryer.MaxAttempts()
	return &sesv2.SendEmailOutput{MessageId: aws.String("m1")}, s.err
}

func (s *ses) GetSuppressedDestination(context.Context, *sesv2.GetSuppressedDestinationInput, ...func(*sesv2.Options)) (*sesv2.GetSuppressedDestinationOutput, error) {
	return nil, s.err
}

func (s *ses) GetAccount(context.Context, *sesv2.GetAccountInput, ...func(*sesv2.Options)) (*sesv2.GetAccountOutput, error) {
	return &s.account, s.err
}

func TestSES_Send(t *testing.T) {
	api := &ses{}
	id, err := sesmail.New(api, "a@example.com").Send(t.Context(), sendonce.Message{To: "b@example.com"})
	if err != nil || id != "m1" || api.tries != 1 {
		t.Errorf("Send = %q, %v in %d tries; want m1 in one: an answer may be lost", id, err, api.tries)
	}
	for code, want := range map[string]error{"MessageRejected": sendonce.ErrRefused, "BadRequestException": sendonce.ErrRefused, "TooManyRequestsException": sendonce.ErrBusy,
		"SendingPausedException": sendonce.ErrClosed, "AccountSuspendedException": sendonce.ErrClosed, "AccessDeniedException": sendonce.ErrClosed} {
		api.err = &smithy.GenericAPIError{Code: code, Message: "no"}
		if _, err := sesmail.New(api, "a@example.com").Send(t.Context(), sendonce.Message{}); !errors.Is(err, want) {
			t.Errorf("%s = %v; want %v", code, err, want)
		}
	}
	api.err = &smithy.GenericAPIError{Code: "MessageRejected", Message: "Email address is not verified. The following identities failed the check in region EU-WEST-1: a@example.com"}
	if _, err := sesmail.New(api, "a@example.com").Send(t.Context(), sendonce.Message{}); !errors.Is(err, sendonce.ErrClosed) {
		t.Errorf("a sender that is not verified = %v; want ErrClosed: no recipient is to blame", err)
	}
	api.err = context.DeadlineExceeded
	_, err = sesmail.New(api, "a@example.com").Send(t.Context(), sendonce.Message{})
	if errors.Is(err, sendonce.ErrRefused) || errors.Is(err, sendonce.ErrBusy) || errors.Is(err, sendonce.ErrClosed) || err == nil {
		t.Errorf("no answer = %v; want an error that leaves open what happened", err)
	}
}

func TestSES_Suppressed(t *testing.T) {
	api := &ses{}
	if is, err := sesmail.New(api, "a@example.com").Suppressed(t.Context(), "b@example.com"); !is || err != nil {
		t.Errorf("Suppressed = %v, %v; want true", is, err)
	}
	api.err = &types.NotFoundException{}
	if is, err := sesmail.New(api, "a@example.com").Suppressed(t.Context(), "b@example.com"); is || err != nil {
		t.Errorf("Suppressed = %v, %v; want false", is, err)
	}
}

func TestSES_Quota(t *testing.T) {
	api := &ses{account: sesv2.GetAccountOutput{SendingEnabled: true, SendQuota: &types.SendQuota{Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 30}}}
	if q, err := sesmail.New(api, "a@example.com").Quota(t.Context()); err != nil || q != (sendonce.Quota{PerSecond: 1, Today: 170}) {
		t.Errorf("Quota = %+v, %v; want 170 at 1 a second", q, err)
	}
	api.account.SendQuota.Max24HourSend = -1
	if q, err := sesmail.New(api, "a@example.com").Quota(t.Context()); err != nil || q.Today >= 0 {
		t.Errorf("Quota = %+v, %v; want no limit", q, err)
	}
	api.account.SendingEnabled = false
	if _, err := sesmail.New(api, "a@example.com").Quota(t.Context()); !errors.Is(err, sendonce.ErrClosed) {
		t.Errorf("Quota = %v; want ErrClosed", err)
	}
}
