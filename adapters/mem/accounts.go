package mem

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/mainstay-go/mainstay/domain/access"
	"github.com/mainstay-go/mainstay/names"
)

// Accounts are access.Accounts. NewAccounts makes them.
type Accounts struct {
	clock    func() time.Time
	key      []byte // signs tokens
	mu       sync.Mutex
	accounts map[string]*account // by address
	renewals map[string]string   // addresses
}

type account struct {
	id, password      string
	invited, isLocked bool
}

// claims are what a token says.
type claims struct {
	ID, Email string
	Expires   time.Time
}

// tokenFor is how long a token lives.
const tokenFor = 15 * time.Minute

// NewAccounts returns accounts of which nobody has one.
func NewAccounts(clock func() time.Time) *Accounts {
	return &Accounts{clock: clock, key: []byte(rand.Text()), accounts: map[string]*account{}, renewals: map[string]string{}}
}

// Add gives somebody an account.
func (a *Accounts) Add(email, password string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.accounts[email] = &account{id: rand.Text(), password: password}
}

// Invite gives somebody an account whose password is for the first time only.
func (a *Accounts) Invite(email, password string) {
	a.Add(email, password)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.accounts[email].invited = true
}

// Lock locks an account and ends its sessions.
func (a *Accounts) Lock(email string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.accounts[email].isLocked = true
	a.end(email)
}

// SignIn implements access.Accounts.
func (a *Accounts) SignIn(_ context.Context, email, password string) (access.Session, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	found := a.accounts[email]
	switch {
	case found == nil || found.isLocked || found.password != password:
		return access.Session{}, fmt.Errorf("sign in: %w", access.ErrRefused)
	case found.invited:
		return access.Session{}, fmt.Errorf("sign in: %w", access.ErrNewPassword)
	}
	return a.begin(email)
}

// ChoosePassword implements access.Accounts.
func (a *Accounts) ChoosePassword(_ context.Context, email, invitation, password string) (access.Session, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	found := a.accounts[email]
	switch {
	case found == nil || found.isLocked || !found.invited || found.password != invitation:
		return access.Session{}, fmt.Errorf("choose password: %w", access.ErrRefused)
	case len(password) < names.PasswordLength:
		return access.Session{}, fmt.Errorf("choose password: %w", access.ErrWeakPassword)
	}
	found.password, found.invited = password, false
	return a.begin(email)
}

func (a *Accounts) begin(email string) (access.Session, error) {
	renewal := rand.Text()
	a.renewals[renewal] = email
	return a.session(email, renewal)
}

// Renew implements access.Accounts.
func (a *Accounts) Renew(_ context.Context, renewal string) (access.Session, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	email, ok := a.renewals[renewal]
	if !ok {
		return access.Session{}, fmt.Errorf("renew: %w", access.ErrRefused)
	}
	return a.session(email, renewal)
}

func (a *Accounts) session(email, renewal string) (access.Session, error) {
	who := access.Identity{ID: a.accounts[email].id, Email: email}
	expires := a.clock().Add(tokenFor)
	body, err := json.Marshal(claims{who.ID, who.Email, expires})
	if err != nil {
		return access.Session{}, fmt.Errorf("write token: %w", err)
	}
	text := "mem." + base64.RawURLEncoding.EncodeToString(body)
	return access.Session{Who: who, Token: text + "." + a.sign(text), Expires: expires, Renewal: renewal}, nil
}

func (a *Accounts) sign(text string) string {
	mac := hmac.New(sha256.New, a.key)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Verify implements access.Accounts.
func (a *Accounts) Verify(_ context.Context, token string) (access.Identity, error) {
	at := max(strings.LastIndexByte(token, '.'), 0)
	text, signature := token[:at], strings.TrimPrefix(token[at:], ".")
	var c claims
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(text, "mem."))
	if err != nil || !hmac.Equal([]byte(signature), []byte(a.sign(text))) || json.Unmarshal(body, &c) != nil {
		return access.Identity{}, fmt.Errorf("verify: %w", access.ErrRefused)
	}
	if !a.clock().Before(c.Expires) {
		return access.Identity{}, fmt.Errorf("verify: %w", access.ErrExpired)
	}
	return access.Identity{ID: c.ID, Email: c.Email}, nil
}

// SignOut implements access.Accounts.
func (a *Accounts) SignOut(_ context.Context, who access.Identity) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.end(who.Email)
	return nil
}

// end ends the sessions of an account.
func (a *Accounts) end(email string) {
	for renewal, of := range a.renewals {
		if of == email {
			delete(a.renewals, renewal)
		}
	}
}
