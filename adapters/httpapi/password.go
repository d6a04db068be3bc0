package httpapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/mainstay-go/mainstay/domain/access"
	"github.com/mainstay-go/mainstay/web"
)

const passwordTitle = "Choose a password"

func (s Site) passwordPage(w http.ResponseWriter, _ *http.Request, v visit) error {
	return s.render(w, http.StatusOK, web.Password{Frame: v.frame(passwordTitle), Next: web.ListAt})
}

// choosePassword begins the first session of somebody who was invited. The page asks for the invitation's password again, since
// neither that nor anything of Cognito's is kept in a browser.
func (s Site) choosePassword(w http.ResponseWriter, r *http.Request, v visit) error {
	email, next := strings.TrimSpace(r.PostFormValue("email")), ours(r.PostFormValue("next"))
	invitation, chosen := r.PostFormValue("password"), r.PostFormValue("new_password")
	begun, err := access.Session{}, access.ErrWeakPassword
	if chosen != invitation { // which went through the mail
		begun, err = s.Accounts.ChoosePassword(r.Context(), email, invitation, chosen)
	}
	if status, problem := unchosen(err); problem != "" {
		s.Log.Warn("password not changed", "reason", err.Error())
		return s.render(w, status, web.Password{Frame: v.frame(passwordTitle), Tried: email, Problem: problem, Next: next})
	}
	if err != nil {
		return err
	}
	enter(w, r, begun, next)
	return nil
}

// unchosen is what somebody is told whose password was not changed: of accounts no more than refusal tells.
func unchosen(err error) (int, string) {
	switch {
	case errors.Is(err, access.ErrWeakPassword):
		return http.StatusUnprocessableEntity, "That password is too easy to guess. Please choose another."
	case errors.Is(err, access.ErrNewPassword):
		return http.StatusForbidden, "Your password was reset. Please ask whoever invited you for another invitation."
	}
	return refusal(err)
}
