package scenario

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
)

// Visitor is somebody with a browser of their own.
type Visitor struct {
	browser http.Client
	site    string
}

// mostPage is more than any page has.
const mostPage = 1 << 20

// NewVisitor returns somebody who visits a site for the first time. The client says how it is reached; its cookies are left
// alone.
func NewVisitor(client *http.Client, site string) (*Visitor, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	v := &Visitor{browser: *client, site: strings.TrimSuffix(site, "/")}
	v.browser.Jar = jar
	return v, nil
}

// page is what a visitor sees.
type page struct {
	at   string // path, after all that led there
	body string
}

// ErrLate is why a site has not answered: its function did not in time, or none was free, which may be otherwise the next time. To the
// probe it is a failure like any other.
var ErrLate = errors.New("the site did not answer in time")

// Late makes an error of an answer's status one of ErrLate, where it is a gateway's that has none of the function.
func Late(status int, err error) error {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return fmt.Errorf("%w: %w", ErrLate, err)
	}
	return err
}

func (v *Visitor) open(ctx context.Context, path string) (page, error) {
	return v.do(ctx, http.MethodGet, path, nil)
}

// send fills in a form of a page.
func (v *Visitor) send(ctx context.Context, on page, path string, fields url.Values) (page, error) {
	secret := hidden.FindStringSubmatch(on.body)
	if secret == nil {
		return page{}, fmt.Errorf("%s has no form to send to %s", on.at, path)
	}
	fields.Set("csrf", secret[1])
	return v.do(ctx, http.MethodPost, path, fields)
}

var hidden = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func (v *Visitor) do(ctx context.Context, method, path string, fields url.Values) (page, error) {
	r, err := http.NewRequestWithContext(ctx, method, v.site+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return page{}, err
	}
	if fields != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := v.browser.Do(r)
	if err != nil {
		return page{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, mostPage))
	if err != nil {
		return page{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	p := page{res.Request.URL.Path, string(body)}
	if res.StatusCode != http.StatusOK {
		return p, Late(res.StatusCode, fmt.Errorf("%s %s: found status %s%s; expected 200", method, path, res.Status, p.sentence()))
	}
	if !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		return p, fmt.Errorf("%s %s: found no policy of content; expected a strict one", method, path)
	}
	return p, nil
}

// sentence is what a page that went wrong tells, in brackets: its heading, or the text of a gateway, which makes no pages.
func (p page) sentence() string {
	if h := heading.FindStringSubmatch(p.body); h != nil {
		return fmt.Sprintf(" (%q)", h[1])
	}
	if p.body == "" || len(p.body) > mostSentence {
		return ""
	}
	return fmt.Sprintf(" (%q)", p.body)
}

var heading = regexp.MustCompile(`<h1[^>]*>([^<]{1,100})</h1>`)

// mostSentence is how long the text of a gateway is at most, in bytes: `{"message":"Internal Server Error"}` and its like.
const mostSentence = 200

// says checks where a visitor is, and what the page says.
func (p page) says(at string, texts ...string) error {
	if p.at != at {
		return fmt.Errorf("found the page %s; expected %s", p.at, at)
	}
	for _, t := range texts {
		if !strings.Contains(p.body, t) {
			return fmt.Errorf("found a page %s without %q; expected it there", p.at, t)
		}
	}
	if !strings.Contains(p.body, "</html>") {
		return fmt.Errorf("found half of the page %s; expected all of it", p.at)
	}
	return nil
}
