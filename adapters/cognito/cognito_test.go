package cognito_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/go-jose/go-jose/v4"

	"github.com/mainstay-go/mainstay/adapters/cognito"
	"github.com/mainstay-go/mainstay/domain/access"
	"github.com/mainstay-go/mainstay/domain/access/accesstest"
)

func accounts(f *fake) *cognito.Accounts {
	return cognito.NewFrom(f, f, "https://keys.example.com", pool, client, f.clock)
}

func (f *fake) add(email, password string) {
	f.members[email] = &member{id: rand.Text(), email: email, password: password}
}

func (f *fake) invite(email, password string) {
	f.add(email, password)
	f.members[email].invited = true
}

func (f *fake) lock(email string) {
	f.members[email].disabled = true
	f.end(f.members[email])
}

func TestAccounts(t *testing.T) {
	accesstest.TestAccounts(t, func(*testing.T) accesstest.Lab {
		f := newFake()
		return accesstest.Lab{Accounts: accounts(f), Add: f.add, Invite: f.invite, Lock: f.lock, Weak: "Sh0rt-one", Now: f.clock, Later: func(d time.Duration) { f.now = f.now.Add(d) }}
	})
}

// TestVerify_NotOurs: tokens that the pool has signed, but for something else, and tokens of others.
func TestVerify_NotOurs(t *testing.T) {
	f := newFake()
	f.add("ada@example.com", "p")
	ada, a := f.members["ada@example.com"], accounts(f)
	foreign, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public := []byte("the public key of the pool, taken for a secret")
	for name, token := range map[string]string{
		"OtherClient": f.token(ada, func(c map[string]any) { c["aud"] = "other" }),
		"OtherPool":   f.token(ada, func(c map[string]any) { c["iss"] = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_other" }),
		"AccessToken": f.token(ada, func(c map[string]any) { c["token_use"] = "access" }),
		"NoExpiry":    f.token(ada, func(c map[string]any) { delete(c, "exp") }),
		"NoName":      f.token(ada, func(c map[string]any) { delete(c, "cognito:username") }),
		"NotYet":      f.token(ada, func(c map[string]any) { c["nbf"] = f.now.Add(time.Hour).Unix() }),
		"ForeignKey":  by(jose.RS256, foreign, "first", ada, f),
		"PublicKey":   by(jose.HS256, public, "first", ada, f),
		"OtherRSA":    by(jose.PS256, f.key.Key, "first", ada, f),
	} {
		if who, err := a.Verify(t.Context(), token); !errors.Is(err, access.ErrRefused) {
			t.Errorf("%s: Verify = %+v, %v; want it refused", name, who, err)
		}
	}
	if _, err := a.Verify(t.Context(), by(jose.RS256, f.key.Key, "first", ada, f)); err != nil {
		t.Errorf("the same token, rightly signed: %v", err)
	}
}

// TestKeys: they are fetched once, again when the pool has a new one, and not at every made-up token.
func TestKeys(t *testing.T) {
	f := newFake()
	f.add("ada@example.com", "p")
	ada, a := f.members["ada@example.com"], accounts(f)
	verify := func(token string, want error, fetched int) {
		t.Helper()
		if _, err := a.Verify(t.Context(), token); !errors.Is(err, want) || f.fetched != fetched {
			t.Errorf("Verify = %v after %d fetches; want %v after %d", err, f.fetched, want, fetched)
		}
	}
	old := f.token(ada, nil)
	verify(old, nil, 1)
	verify(old, nil, 1)
	f.rotate("second")
	verify(f.token(ada, nil), access.ErrRefused, 1) // a minute has not passed
	f.now = f.now.Add(time.Minute)
	verify(f.token(ada, nil), nil, 2)
	verify(by(jose.RS256, f.key.Key, "made up", ada, f), access.ErrRefused, 2)
	f.now, f.webErr = f.now.Add(2*time.Hour), errors.New("no route to host")
	verify(f.token(ada, nil), nil, 3) // those that are known stay good
	if _, err := a.Verify(t.Context(), by(jose.RS256, f.key.Key, "third", ada, f)); err == nil || errors.Is(err, access.ErrRefused) || !strings.Contains(err.Error(), "no route") {
		t.Errorf("Verify without the keys = %v; want a fault, not a refusal", err)
	}
}

// TestKeys_Unreachable: while keys cannot be fetched, not every request tries it, and nobody is refused for that.
func TestKeys_Unreachable(t *testing.T) {
	f := newFake()
	f.add("ada@example.com", "p")
	a := accounts(f)
	f.webErr = errors.New("no route to host")
	token := f.token(f.members["ada@example.com"], func(c map[string]any) { c["exp"] = f.now.Add(24 * time.Hour).Unix() })
	for after, fetched := range map[time.Duration]int{0: 1, time.Second: 1, 2 * time.Second: 2, 5 * time.Second: 2, 6 * time.Second: 3, 13 * time.Second: 3, 14 * time.Second: 4} {
		t.Run(after.String(), func(t *testing.T) {
			f, began := *f, f.now
			a := accounts(&f)
			for at := time.Duration(0); at <= after; at += time.Second / 2 {
				f.now = began.Add(at)
				if _, err := a.Verify(t.Context(), token); err == nil || errors.Is(err, access.ErrRefused) || !strings.Contains(err.Error(), "no route") {
					t.Fatalf("Verify = %v; want a fault", err)
				}
			}
			if f.fetched != fetched {
				t.Errorf("keys were asked for %d times in %s; want %d", f.fetched, after, fetched)
			}
		})
	}
	for range 10 * 60 * 60 {
		f.now = f.now.Add(time.Second / 10)
		if _, err := a.Verify(t.Context(), token); err == nil {
			t.Fatal("a token was verified without keys")
		}
	}
	if f.fetched < 60 || f.fetched > 70 {
		t.Errorf("keys were asked for %d times in an hour of ten requests a second; want once a minute, and some at first", f.fetched)
	}
	f.webErr, f.now = nil, f.now.Add(time.Minute)
	if _, err := a.Verify(t.Context(), token); err != nil {
		t.Errorf("Verify when they can be fetched again = %v", err)
	}
}

// TestSignIn_Errors: what Cognito answers otherwise.
func TestSignIn_Errors(t *testing.T) {
	f := newFake()
	f.add("ada@example.com", "p")
	for want, err := range map[error]error{access.ErrTooOften: &types.TooManyRequestsException{}, access.ErrNewPassword: &types.PasswordResetRequiredException{},
		access.ErrRefused: &types.UserNotFoundException{}} {
		f.err = err
		if _, got := accounts(f).SignIn(t.Context(), "ada@example.com", "p"); !errors.Is(got, want) {
			t.Errorf("SignIn after %T = %v; want %v", err, got, want)
		}
	}
	f.invite("new@example.com", "p")
	for want, err := range map[error]error{access.ErrTooOften: &types.LimitExceededException{}, access.ErrRefused: &types.NotAuthorizedException{}} {
		f.err, f.answerErr = nil, err
		if _, got := accounts(f).ChoosePassword(t.Context(), "new@example.com", "p", "My-0wn-battery"); !errors.Is(got, want) {
			t.Errorf("ChoosePassword after %T = %v; want %v", err, got, want)
		}
	}
	f.err = errors.New("connection reset")
	if _, err := accounts(f).SignIn(t.Context(), "ada@example.com", "p"); err == nil || errors.Is(err, access.ErrRefused) {
		t.Errorf("SignIn without Cognito = %v; want a fault", err)
	}
	if err := accounts(f).SignOut(t.Context(), access.Identity{ID: "x"}); err == nil {
		t.Error("SignOut without Cognito worked")
	}
}
