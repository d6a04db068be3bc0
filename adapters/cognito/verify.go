package cognito

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/mainstay-go/mainstay/domain/access"
)

// claims are what an ID token of a user pool says (Cognito developer guide, "Understanding the identity (ID) token").
type claims struct {
	jwt.Claims
	Use      string `json:"token_use"`
	Username string `json:"cognito:username"`
	Email    string `json:"email"`
}

func (c claims) who() access.Identity { return access.Identity{ID: c.Username, Email: c.Email} }

// Verify implements access.Accounts.
func (a *Accounts) Verify(ctx context.Context, token string) (access.Identity, error) {
	c, err := a.claims(ctx, token)
	if err != nil {
		return access.Identity{}, fmt.Errorf("verify: %w", err)
	}
	return c.who(), nil
}

// claims believes a token that the pool has signed, by the one algorithm that it uses, as an ID token for this client.
func (a *Accounts) claims(ctx context.Context, token string) (claims, error) {
	var c claims
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || len(parsed.Headers) != 1 {
		return c, access.ErrRefused
	}
	key, err := a.keys.find(ctx, parsed.Headers[0].KeyID)
	if err != nil {
		return c, err
	}
	if err := parsed.Claims(key, &c); err != nil {
		return claims{}, access.ErrRefused
	}
	err = c.ValidateWithLeeway(jwt.Expected{Issuer: host(a.pool) + "/" + a.pool, AnyAudience: jwt.Audience{a.client}, Time: a.clock()}, 0)
	switch {
	case errors.Is(err, jwt.ErrExpired):
		return claims{}, access.ErrExpired
	case err != nil || c.Expiry == nil || c.Use != "id" || c.Username == "":
		return claims{}, access.ErrRefused
	}
	return c, nil
}
