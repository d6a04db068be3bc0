package ses_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/mainstay-go/mainstay/adapters/ses"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/names"
)

// server is as much of SES as the adapter uses, over HTTP: which answers leave no doubt is about how they travel.
type server struct {
	mu     sync.Mutex
	calls  int
	sent   []users.Mail
	answer func(call int) (status int, code string) // nil: takes it
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if s.answer != nil {
		if status, code := s.answer(s.calls); status != http.StatusOK {
			w.Header().Set("X-Amzn-Errortype", code)
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"message":%q}`, code)
			return
		}
	}
	var in struct {
		FromEmailAddress, ConfigurationSetName string
		Destination                            struct{ ToAddresses []string }
		EmailTags                              []struct{ Name, Value string }
		Content                                struct {
			Simple struct {
				Subject struct{ Data string }
				Body    struct{ Text struct{ Data string } }
			}
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &in) != nil || in.FromEmailAddress != "us@example.com" || in.ConfigurationSetName != "set" || in.EmailTags[0].Name != names.MailTag {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.sent = append(s.sent, users.Mail{ID: in.EmailTags[0].Value, To: in.Destination.ToAddresses[0], Subject: in.Content.Simple.Subject.Data, Text: in.Content.Simple.Body.Text.Data})
	_, _ = io.WriteString(w, `{"MessageId":"1"}`)
}

// mailer returns a mailer of a server.
func mailer(t *testing.T, s *server, mode string) *ses.Mailer {
	t.Helper()
	at := httptest.NewServer(s)
	t.Cleanup(at.Close)
	return ses.NewMailer(ses.Client(aws.Config{Region: "us-east-1", BaseEndpoint: &at.URL, Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}),
		ses.Props{From: "us@example.com", Set: "set", Mode: mode})
}

func TestMailer(t *testing.T) {
	userstest.TestMailer(t, func(t *testing.T) userstest.Outbox {
		s := &server{}
		return userstest.Outbox{Mailer: mailer(t, s, names.MailReal), Sent: func() []users.Mail { return s.sent }, Refuse: func(why error) {
			s.answer = func(int) (int, string) { return http.StatusBadRequest, why.Error() }
		}}
	})
}

func TestMailer_Simulated(t *testing.T) {
	for _, mode := range []string{names.MailSimulated, "Real", ""} { // what is no mode must not reach anybody
		simulated(t, mode)
	}
}

func simulated(t *testing.T, mode string) {
	t.Helper()
	s, id := &server{}, users.MailID("ada@example.com")
	if err := mailer(t, s, mode).Send(t.Context(), users.Mail{ID: id, To: "ada@example.com"}); err != nil {
		t.Fatal(err)
	}
	if to := s.sent[0].To; to != ses.Simulated(id) || !strings.HasSuffix(to, "@simulator.amazonses.com") || strings.Index(to, "@") > 64 || strings.Contains(to, "ada") {
		t.Errorf("sent to %s; want the simulator's address of this mail", to)
	}
}

func TestMailer_Doubt(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(int) (int, string)
		sent   bool // for certain not, if false and there is an error
		calls  int
		err    bool
	}{
		"Throttled": {func(n int) (int, string) {
			return map[bool]int{true: 429, false: 200}[n < 3], "TooManyRequestsException"
		}, true, 3, false},
		"Rejected":     {func(int) (int, string) { return 400, "MessageRejected" }, false, 1, true},
		"Denied":       {func(int) (int, string) { return 403, "AccessDeniedException" }, false, 1, true},
		"NobodyKnows":  {func(int) (int, string) { return 500, "InternalFailure" }, true, 1, true},
		"NobodyKnows2": {func(int) (int, string) { return 503, "ServiceUnavailable" }, true, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := &server{answer: c.answer}
			err := mailer(t, s, names.MailReal).Send(t.Context(), users.Mail{ID: "x", To: "a@example.com"})
			if (err != nil) != c.err || errors.Is(err, users.ErrNotSent) == c.sent && c.err || s.calls != c.calls {
				t.Errorf("Send = %v after %d calls; want %d, and ErrNotSent only where there is no doubt", err, s.calls, c.calls)
			}
		})
	}
}

func TestEvents(t *testing.T) {
	event := func(kind, rest string) string {
		return fmt.Sprintf(`{"source":"aws.ses","detail-type":"x","detail":{"eventType":%q,%s"mail":{"messageId":"m","destination":["a@b.c"],"headers":[{"name":"To","value":"a@b.c"}],"tags":{"ses:caller-identity":["x"],%q:["id1"]}}}}`, kind, rest, names.MailTag)
	}
	for name, c := range map[string]struct {
		event string
		want  users.Heard
		err   string
	}{
		"Send":      {event("Send", ""), users.Heard{ID: "id1", Of: users.MailSent}, ""},
		"Delivery":  {event("Delivery", ""), users.Heard{ID: "id1", Of: users.MailSent}, ""},
		"Complaint": {event("Complaint", `"complaint":{},`), users.Heard{ID: "id1", Of: users.MailRefused}, ""},
		"Bounce":    {event("Bounce", `"bounce":{"bounceType":"Permanent"},`), users.Heard{ID: "id1", Of: users.MailRefused}, ""},
		"Transient": {event("Bounce", `"bounce":{"bounceType":"Transient"},`), users.Heard{ID: "id1", Of: users.MailSent}, ""},
		"Foreign":   {strings.ReplaceAll(event("Send", ""), names.MailTag, "theirs"), users.Heard{Of: users.MailSent}, ""},
		"Other":     {event("Open", ""), users.Heard{ID: "id1"}, ""},
		"NoType":    {event("Bounce", ""), users.Heard{}, "a bounce without its type"},
		"NoSource":  {`{"detail":{"eventType":"Send"}}`, users.Heard{}, `found source ""`},
		"Empty":     {`{}`, users.Heard{}, `found source ""`},
	} {
		t.Run(name, func(t *testing.T) {
			var e ses.Event
			if err := json.Unmarshal([]byte(c.event), &e); err != nil {
				t.Fatal(err)
			}
			var got users.Heard
			_, err := ses.Events(func(_ context.Context, h users.Heard) error { got = h; return nil })(t.Context(), e)
			if got != c.want || (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("heard %+v, %v; want %+v, %q", got, err, c.want, c.err)
			}
		})
	}
}
