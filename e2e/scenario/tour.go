package scenario

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/mainstay-go/mainstay/kit/probe"
)

// The steps of Tour. Signing in calls Cognito, which checks a password slowly on purpose.
const (
	StepOpen      = "open"
	StepSignIn    = "sign-in"
	StepDirectory = "directory"
	StepSearch    = "search"
	StepUpload    = "upload"
	StepSignOut   = "sign-out"
)

// Steps are the names of all of Tour's.
func Steps() []string {
	return []string{StepOpen, StepSignIn, StepDirectory, StepSearch, StepUpload, StepSignOut}
}

// Tour is through every page that people cannot do without. It uploads nothing and changes nothing.
func Tour(v *Visitor, email, password string) []probe.Step {
	t := &tour{v: v, email: email, password: password}
	return []probe.Step{
		{Name: StepOpen, Budget: 4 * time.Second, Do: t.open}, // a function may have to start
		{Name: StepSignIn, Budget: 4 * time.Second, Do: t.signIn},
		{Name: StepDirectory, Budget: 2 * time.Second, Do: t.directory},
		{Name: StepSearch, Budget: 2 * time.Second, Do: t.search},
		{Name: StepUpload, Budget: 2 * time.Second, Do: t.upload},
		{Name: StepSignOut, Budget: 3 * time.Second, Do: t.signOut},
	}
}

// tour is how far a visitor has come.
type tour struct {
	v               *Visitor
	email, password string
	at              page
}

// open: who has not signed in is sent to do so.
func (t *tour) open(ctx context.Context) (err error) {
	if t.at, err = t.v.open(ctx, "/"); err != nil {
		return err
	}
	return t.at.says("/app/sign-in", `name="password"`, "Member directory")
}

func (t *tour) signIn(ctx context.Context) (err error) {
	t.at, err = t.v.send(ctx, t.at, "/app/sign-in", url.Values{"email": {t.email}, "password": {t.password}, "next": {"/app/directory"}})
	if err != nil {
		return err
	}
	return t.at.says("/app/directory", t.email)
}

func (t *tour) directory(ctx context.Context) (err error) {
	if t.at, err = t.v.open(ctx, "/app/directory"); err != nil {
		return err
	}
	return t.at.says("/app/directory", "<h1>Directory</h1>", `role="search"`, t.email)
}

// search: nobody is called that.
func (t *tour) search(ctx context.Context) (err error) {
	if t.at, err = t.v.open(ctx, "/app/directory?q=zzzzzzzzzz"); err != nil {
		return err
	}
	return t.at.says("/app/directory", "Nobody matches")
}

// upload looks at the form only: it says where files go, which the site asks S3's permission for.
func (t *tour) upload(ctx context.Context) (err error) {
	if t.at, err = t.v.open(ctx, "/app/upload"); err != nil {
		return err
	}
	return t.at.says("/app/upload", `name="policy"`, `name="key"`, `type="file"`)
}

func (t *tour) signOut(ctx context.Context) (err error) {
	if t.at, err = t.v.send(ctx, t.at, "/app/sign-out", url.Values{}); err != nil {
		return err
	}
	return t.at.says("/app/sign-in", `name="password"`)
}

// Visit is the tour of somebody who comes for the first time.
func Visit(client *http.Client, site, email, password string) ([]probe.Step, error) {
	v, err := NewVisitor(client, site)
	if err != nil {
		return nil, err
	}
	return Tour(v, email, password), nil
}
