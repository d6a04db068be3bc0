package cognito_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	pool   = "eu-central-1_aB3dE5gH7"
	client = "4f5g6h7i8j9k0l1m2n3o4p5q6r"
	issuer = "https://cognito-idp.eu-central-1.amazonaws.com/" + pool
)

// member is an account of the fake pool.
type member struct {
	id, email, password string
	disabled, invited   bool
}

// fake is a user pool: it answers as Cognito does, and signs with a key that it publishes.
type fake struct {
	now       time.Time
	members   map[string]*member // by address
	renewals  map[string]*member
	key       jose.JSONWebKey
	fetched   int
	err       error // of the next calls
	answerErr error // of answers to challenges
	webErr    error
}

func newFake() *fake {
	f := &fake{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), members: map[string]*member{}, renewals: map[string]*member{}}
	f.rotate("first")
	return f
}

// rotate signs with another key from now on.
func (f *fake) rotate(id string) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	f.key = jose.JSONWebKey{Key: private, KeyID: id, Algorithm: string(jose.RS256), Use: "sig"}
}

func (f *fake) clock() time.Time { return f.now }

// Do serves the pool's keys.
func (f *fake) Do(r *http.Request) (*http.Response, error) {
	f.fetched++
	if f.webErr != nil {
		return nil, f.webErr
	}
	if r.URL.String() != "https://keys.example.com/"+pool+"/.well-known/jwks.json" {
		return &http.Response{StatusCode: http.StatusNotFound, Status: "404 Not Found", Body: http.NoBody}, nil
	}
	body, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{f.key.Public()}})
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(body))}, err
}

// AdminInitiateAuth implements cognito.API.
func (f *fake) AdminInitiateAuth(_ context.Context, in *cognito.AdminInitiateAuthInput, _ ...func(*cognito.Options)) (*cognito.AdminInitiateAuthOutput, error) {
	if f.err != nil {
		return nil, f.err
	}
	if *in.UserPoolId != pool || *in.ClientId != client {
		return nil, &types.ResourceNotFoundException{}
	}
	refused := &types.NotAuthorizedException{Message: aws.String("Incorrect username or password.")}
	renewal := in.AuthParameters["REFRESH_TOKEN"]
	m := f.renewals[renewal]
	if in.AuthFlow == types.AuthFlowTypeAdminUserPasswordAuth {
		if m = f.members[in.AuthParameters["USERNAME"]]; m != nil && m.password != in.AuthParameters["PASSWORD"] {
			return nil, refused
		}
		renewal = rand.Text()
	}
	switch {
	case m == nil || m.disabled:
		return nil, refused
	case m.invited:
		return &cognito.AdminInitiateAuthOutput{ChallengeName: types.ChallengeNameTypeNewPasswordRequired, Session: aws.String("s")}, nil
	}
	f.renewals[renewal] = m
	result := &types.AuthenticationResultType{IdToken: aws.String(f.token(m, nil)), ExpiresIn: 900}
	if in.AuthFlow == types.AuthFlowTypeAdminUserPasswordAuth {
		result.RefreshToken = &renewal
	}
	return &cognito.AdminInitiateAuthOutput{AuthenticationResult: result}, nil
}

// AdminRespondToAuthChallenge implements cognito.API.
func (f *fake) AdminRespondToAuthChallenge(_ context.Context, in *cognito.AdminRespondToAuthChallengeInput, _ ...func(*cognito.Options)) (*cognito.AdminRespondToAuthChallengeOutput, error) {
	if f.answerErr != nil {
		return nil, f.answerErr
	}
	m := f.members[in.ChallengeResponses["USERNAME"]]
	if *in.UserPoolId != pool || *in.ClientId != client || in.ChallengeName != types.ChallengeNameTypeNewPasswordRequired || in.Session == nil || *in.Session != "s" || m == nil || !m.invited {
		return nil, &types.NotAuthorizedException{}
	}
	next := in.ChallengeResponses["NEW_PASSWORD"]
	if len(next) < 14 {
		return nil, &types.InvalidPasswordException{}
	}
	m.password, m.invited = next, false
	renewal := rand.Text()
	f.renewals[renewal] = m
	return &cognito.AdminRespondToAuthChallengeOutput{AuthenticationResult: &types.AuthenticationResultType{IdToken: aws.String(f.token(m, nil)), RefreshToken: &renewal}}, nil
}

// AdminUserGlobalSignOut implements cognito.API.
func (f *fake) AdminUserGlobalSignOut(_ context.Context, in *cognito.AdminUserGlobalSignOutInput, _ ...func(*cognito.Options)) (*cognito.AdminUserGlobalSignOutOutput, error) {
	found := errors.New("UserNotFoundException")
	for _, m := range f.members {
		if m.id == *in.Username {
			found = nil
			f.end(m)
		}
	}
	return &cognito.AdminUserGlobalSignOutOutput{}, errors.Join(f.err, found)
}

func (f *fake) end(m *member) {
	for renewal, of := range f.renewals {
		if of == m {
			delete(f.renewals, renewal)
		}
	}
}

// token is an ID token of a member; change makes it another one.
func (f *fake) token(m *member, change func(map[string]any)) string {
	c := map[string]any{"iss": issuer, "aud": client, "token_use": "id", "sub": m.id, "cognito:username": m.id, "email": m.email,
		"iat": f.now.Unix(), "exp": f.now.Add(15 * time.Minute).Unix()}
	if change != nil {
		change(c)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: f.key}, nil)
	if err != nil {
		panic(err)
	}
	text, err := jwt.Signed(signer).Claims(c).Serialize()
	if err != nil {
		panic(err)
	}
	return text
}

// by signs with another algorithm and key than the pool's.
func by(algorithm jose.SignatureAlgorithm, key any, id string, m *member, f *fake) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		panic(err)
	}
	text, err := jwt.Signed(signer).Claims(map[string]any{"iss": issuer, "aud": client, "token_use": "id", "cognito:username": m.id, "exp": f.now.Add(time.Minute).Unix()}).Serialize()
	if err != nil {
		panic(err)
	}
	return text
}
