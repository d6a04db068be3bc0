package access

import (
	"context"
	"errors"
	"time"
)

// Accounts keeps who may sign in.
type Accounts interface {
	// SignIn begins a session. A wrong password, an address that nobody has and an account that is locked all give
	// ErrRefused, as whoever tries must not learn which; ErrTooOften asks to wait, ErrNewPassword for a password of one's own.
	SignIn(ctx context.Context, email, password string) (Session, error)
	// ChoosePassword is SignIn with the password of an invitation, which is good for nothing but to choose one of one's own. It
	// answers as SignIn does, ErrRefused also to whoever has one already, and ErrWeakPassword where the new one does not do.
	ChoosePassword(ctx context.Context, email, invitation, password string) (Session, error)
	// Renew gives a session a new token. One that was ended, or whose account was locked, gives ErrRefused.
	Renew(ctx context.Context, renewal string) (Session, error)
	// Verify says who a token is of. One that is over gives ErrExpired; one that was changed, or made for something else,
	// gives ErrRefused.
	Verify(ctx context.Context, token string) (Identity, error)
	// SignOut ends all sessions of somebody: none of them can be renewed. Tokens that are out live until they expire.
	SignOut(ctx context.Context, who Identity) error
}

// Identity is somebody who has signed in.
type Identity struct {
	ID    string // of the account
	Email string
}

// Session is what a browser keeps of having signed in.
type Session struct {
	Who     Identity
	Token   string    // says who, for some minutes
	Expires time.Time // of the token
	Renewal string    // gets new tokens, for hours
}

// What Accounts answers beyond "it did not work".
var (
	ErrRefused      = errors.New("refused")                            // from all but SignOut
	ErrExpired      = errors.New("token has expired")                  // from Verify
	ErrTooOften     = errors.New("tried too often")                    // from SignIn, ChoosePassword and Renew
	ErrNewPassword  = errors.New("the password has to be changed now") // from SignIn
	ErrWeakPassword = errors.New("the password is too easy to guess")  // from ChoosePassword
)
