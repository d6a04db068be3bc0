package httpapi

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/web"
)

// pageSize is how many users a page lists.
const pageSize = 25

func (s Site) list(w http.ResponseWriter, r *http.Request, v visit) error {
	search, after := r.FormValue("q"), r.FormValue("after")
	p := web.Directory{Frame: v.frame("Directory"), Search: search, Later: after != ""}
	var err error
	if search == "" {
		err = s.listed(r, after, &p)
	} else {
		err = s.found(r, after, &p)
	}
	if errors.Is(err, users.ErrShortQuery) {
		p.Problem, err = fmt.Sprintf("Search for a word with at least %d letters or digits.", users.MinWord), nil
	}
	if err != nil {
		return err
	}
	return s.render(w, http.StatusOK, p)
}

func (s Site) listed(r *http.Request, after string, p *web.Directory) error {
	page, err := s.Store.List(r.Context(), pageSize, after)
	for _, u := range page.Users {
		p.Users = append(p.Users, web.Row{ID: u.ID, Email: u.Email, Name: u.Name})
	}
	p.Next = page.Next
	return err
}

func (s Site) found(r *http.Request, after string, p *web.Directory) error {
	page, err := s.Index.Search(r.Context(), users.Query{Text: p.Search, Limit: pageSize, After: after})
	for _, u := range page.Users {
		p.Users = append(p.Users, web.Row{ID: u.ID, Email: u.Email, Name: u.Name})
	}
	p.Next = page.Next
	return err
}

// maxUserID is longer than any id, and short enough for a key of DynamoDB, which refuses long ones.
const maxUserID = 512

func (s Site) user(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.FormValue("id")
	if id == "" || len(id) > maxUserID {
		return users.ErrNotFound
	}
	found, err := s.Store.Get(r.Context(), []string{id})
	if err != nil {
		return err
	}
	u, ok := found[id]
	if !ok {
		return users.ErrNotFound
	}
	return s.render(w, http.StatusOK, web.User{Frame: v.frame(u.Name), User: u})
}
