package accesstest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/domain/access"
)

// Lab is accounts with what an administrator does to them.
type Lab struct {
	Accounts access.Accounts
	Add      func(email, password string)
	Invite   func(email, password string) // the password is for the first time only
	Lock     func(email string)
	Weak     string              // password that nobody may choose; "": these accounts do not look at it
	Now      func() time.Time    // the clock that tokens are held against
	Later    func(time.Duration) // moves it
}

// password is one that the policy of a user pool accepts.
const password = "Correct-horse-battery-9"

// TestAccounts checks accounts; newLab returns some of which nobody has one.
func TestAccounts(t *testing.T, newLab func(*testing.T) Lab) {
	for name, test := range map[string]func(*testing.T, Lab){
		"SignIn": signIn, "WrongPassword": wrongPassword, "Nobody": nobody, "Locked": locked, "Invited": invited, "Choose": choose, "ChooseWeak": chooseWeak,
		"Expired": expired, "Tampered": tampered, "Renew": renew, "RenewNothing": renewNothing, "SignOut": signOut,
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.Add("ada@example.com", password)
			test(t, l)
		})
	}
}

// begin signs somebody in, which must work.
func (l Lab) begin(t *testing.T, email string) access.Session {
	t.Helper()
	s, err := l.Accounts.SignIn(t.Context(), email, password)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func is(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s = %v; want %v", what, err, want)
	}
}

func signIn(t *testing.T, l Lab) {
	s := l.begin(t, "ada@example.com")
	if s.Who.ID == "" || s.Who.Email != "ada@example.com" || s.Token == "" || s.Renewal == "" || s.Expires.Sub(l.Now()) < time.Minute {
		t.Errorf("SignIn = %+v; want a session of ada@example.com for some minutes", s)
	}
	who, err := l.Accounts.Verify(t.Context(), s.Token)
	if err != nil || who != s.Who {
		t.Errorf("Verify = %+v, %v; want %+v", who, err, s.Who)
	}
	l.Add("bob@example.com", password)
	if bob := l.begin(t, "bob@example.com"); bob.Who.ID == s.Who.ID || bob.Who.Email != "bob@example.com" {
		t.Errorf("two people are %+v and %+v", s.Who, bob.Who)
	}
}

func wrongPassword(t *testing.T, l Lab) {
	for _, wrong := range []string{password + "!", strings.ToLower(password), "x"} {
		_, err := l.Accounts.SignIn(t.Context(), "ada@example.com", wrong)
		is(t, fmt.Sprintf("SignIn with %q", wrong), err, access.ErrRefused)
	}
}

func nobody(t *testing.T, l Lab) {
	_, err := l.Accounts.SignIn(t.Context(), "nobody@example.com", password)
	is(t, "SignIn of nobody", err, access.ErrRefused)
}

func locked(t *testing.T, l Lab) {
	s := l.begin(t, "ada@example.com")
	l.Lock("ada@example.com")
	_, err := l.Accounts.SignIn(t.Context(), "ada@example.com", password)
	is(t, "SignIn of a locked account", err, access.ErrRefused)
	_, err = l.Accounts.Renew(t.Context(), s.Renewal)
	is(t, "Renew of a locked account", err, access.ErrRefused)
}

func invited(t *testing.T, l Lab) {
	l.Invite("new@example.com", password)
	_, err := l.Accounts.SignIn(t.Context(), "new@example.com", password)
	is(t, "SignIn with the password of an invitation", err, access.ErrNewPassword)
}

// choose: the password of an invitation is good once, for choosing another; that one works from then on.
func choose(t *testing.T, l Lab) {
	const own = "My-0wn-battery-of-horses"
	l.Invite("new@example.com", password)
	for email, invitation := range map[string]string{"new@example.com": password + "!", "nobody@example.com": password, "ada@example.com": password} {
		_, err := l.Accounts.ChoosePassword(t.Context(), email, invitation, own)
		is(t, "ChoosePassword of "+email, err, access.ErrRefused)
	}
	s, err := l.Accounts.ChoosePassword(t.Context(), "new@example.com", password, own)
	if err != nil || s.Who.Email != "new@example.com" || s.Renewal == "" {
		t.Fatalf("ChoosePassword = %+v, %v; want a session", s, err)
	}
	if who, err := l.Accounts.Verify(t.Context(), s.Token); err != nil || who != s.Who {
		t.Errorf("Verify = %+v, %v; want %+v", who, err, s.Who)
	}
	_, err = l.Accounts.SignIn(t.Context(), "new@example.com", password)
	is(t, "SignIn with the password of the invitation", err, access.ErrRefused)
	_, err = l.Accounts.ChoosePassword(t.Context(), "new@example.com", password, own+"2")
	is(t, "ChoosePassword again", err, access.ErrRefused)
	_, err = l.Accounts.ChoosePassword(t.Context(), "new@example.com", own, own+"2")
	is(t, "ChoosePassword with one's own", err, access.ErrRefused)
	if s := l.begin(t, "ada@example.com"); s.Who.Email != "ada@example.com" {
		t.Errorf("ada is now %+v", s.Who)
	}
	l.Invite("late@example.com", password)
	l.Lock("late@example.com")
	_, err = l.Accounts.ChoosePassword(t.Context(), "late@example.com", password, own)
	is(t, "ChoosePassword of a locked account", err, access.ErrRefused)
	if _, err := l.Accounts.SignIn(t.Context(), "new@example.com", own); err != nil {
		t.Errorf("SignIn with one's own password = %v", err)
	}
}

// chooseWeak: a password that does not do leaves the invitation good.
func chooseWeak(t *testing.T, l Lab) {
	if l.Weak == "" {
		t.Skip("these accounts take any password: AWS's own look at it")
	}
	l.Invite("new@example.com", password)
	_, err := l.Accounts.ChoosePassword(t.Context(), "new@example.com", password, l.Weak)
	is(t, "ChoosePassword of a weak one", err, access.ErrWeakPassword)
	if _, err := l.Accounts.ChoosePassword(t.Context(), "new@example.com", password, "My-0wn-battery-of-horses"); err != nil {
		t.Errorf("ChoosePassword of a better one = %v", err)
	}
}

func expired(t *testing.T, l Lab) {
	s := l.begin(t, "ada@example.com")
	l.Later(s.Expires.Sub(l.Now()) + time.Minute)
	_, err := l.Accounts.Verify(t.Context(), s.Token)
	is(t, "Verify of an old token", err, access.ErrExpired)
}

// tampered tries tokens that somebody has changed, or made. The last one says of itself that it needs no signature.
func tampered(t *testing.T, l Lab) {
	s := l.begin(t, "ada@example.com")
	head, rest, _ := strings.Cut(s.Token, ".")
	claims, signature, _ := strings.Cut(rest, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(claims)
	other := base64.RawURLEncoding.EncodeToString([]byte(strings.ReplaceAll(string(raw), "ada@", "eve@")))
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	for name, token := range map[string]string{"Claims": head + "." + other + "." + signature, "NoSignature": head + "." + claims + ".",
		"Cut": s.Token[:len(s.Token)/2], "Empty": "", "None": none + "." + claims + ".", "Text": "ada@example.com", "Renewal": s.Renewal} {
		_, err := l.Accounts.Verify(t.Context(), token)
		is(t, "Verify of "+name, err, access.ErrRefused)
	}
}

func renew(t *testing.T, l Lab) {
	s := l.begin(t, "ada@example.com")
	again, err := l.Accounts.Renew(t.Context(), s.Renewal)
	if err != nil || again.Who != s.Who || again.Renewal == "" {
		t.Fatalf("Renew = %+v, %v; want a session of %+v", again, err, s.Who)
	}
	if who, err := l.Accounts.Verify(t.Context(), again.Token); err != nil || who != s.Who {
		t.Errorf("Verify of a new token = %+v, %v; want %+v", who, err, s.Who)
	}
}

func renewNothing(t *testing.T, l Lab) {
	for _, renewal := range []string{"", "made up"} {
		_, err := l.Accounts.Renew(t.Context(), renewal)
		is(t, fmt.Sprintf("Renew of %q", renewal), err, access.ErrRefused)
	}
}

func signOut(t *testing.T, l Lab) {
	one, two := l.begin(t, "ada@example.com"), l.begin(t, "ada@example.com")
	if err := l.Accounts.SignOut(t.Context(), one.Who); err != nil {
		t.Fatal(err)
	}
	for _, s := range []access.Session{one, two} {
		_, err := l.Accounts.Renew(t.Context(), s.Renewal)
		is(t, "Renew after SignOut", err, access.ErrRefused)
	}
	l.begin(t, "ada@example.com") // which still works
}
