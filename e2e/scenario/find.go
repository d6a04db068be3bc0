package scenario

import (
	"context"
	"html"
	"net/url"
	"regexp"
)

// SignIn signs a visitor in.
func (v *Visitor) SignIn(ctx context.Context, email, password string) error {
	t := tour{v: v, email: email, password: password}
	if err := t.open(ctx); err != nil {
		return err
	}
	return t.signIn(ctx)
}

var listed = regexp.MustCompile(`<td class="id"><code>([^<]*)</code></td>`)

// Search returns the ids of those whom the directory finds, of the first page. The visitor has signed in.
func (v *Visitor) Search(ctx context.Context, text string) ([]string, error) {
	at, err := v.open(ctx, "/app/directory?q="+url.QueryEscape(text))
	if err == nil {
		err = at.says("/app/directory", `role="search"`)
	}
	var ids []string
	for _, m := range listed.FindAllStringSubmatch(at.body, -1) {
		ids = append(ids, html.UnescapeString(m[1]))
	}
	return ids, err
}
