package ops

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// GitHub is the part of GitHub's REST API that is needed to comment on pull requests.
type GitHub struct {
	API        string // such as https://api.github.com
	Repository string // OWNER/NAME
	Token      string
	HTTP       *http.Client
}

// githubComment is a comment as GitHub has it.
type githubComment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	User struct {
		Type string `json:"type"`
	} `json:"user"`
}

// pullRequest is the number of a branch's open pull request; 0: it has none.
func (g GitHub) pullRequest(ctx context.Context, branch string) (int, error) {
	owner, _, _ := strings.Cut(g.Repository, "/")
	var found []struct{ Number int }
	query := url.Values{"state": {"open"}, "head": {owner + ":" + branch}}
	if err := g.call(ctx, http.MethodGet, "/pulls?"+query.Encode(), nil, &found); err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0].Number, nil
}

// say makes a comment that begins with a mark what it is to be now: a pull request has one, and not one for each push. A
// person's comment is left alone, whatever it begins with.
func (g GitHub) say(ctx context.Context, pullRequest int, mark, body string) error {
	old, err := g.marked(ctx, pullRequest, mark)
	if err != nil {
		return err
	}
	say := map[string]string{"body": mark + "\n" + body}
	if old != 0 {
		return g.call(ctx, http.MethodPatch, fmt.Sprintf("/issues/comments/%d", old), say, nil)
	}
	return g.call(ctx, http.MethodPost, fmt.Sprintf("/issues/%d/comments", pullRequest), say, nil)
}

// perPage is the most comments that GitHub gives at a time.
const perPage = 100

func (g GitHub) marked(ctx context.Context, pullRequest int, mark string) (int64, error) {
	for page := 1; ; page++ {
		var comments []githubComment
		path := fmt.Sprintf("/issues/%d/comments?per_page=%d&page=%d", pullRequest, perPage, page)
		if err := g.call(ctx, http.MethodGet, path, nil, &comments); err != nil {
			return 0, err
		}
		for _, c := range comments {
			if c.User.Type == "Bot" && strings.HasPrefix(c.Body, mark) {
				return c.ID, nil
			}
		}
		if len(comments) < perPage {
			return 0, nil
		}
	}
}

// call calls the API below the repository and reads the answer into out.
func (g GitHub) call(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write request to GitHub: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, method, g.API+"/repos/"+g.Repository+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("write request to GitHub: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+g.Token)
	r.Header.Set("Accept", "application/vnd.github+json")
	answer, err := g.HTTP.Do(r)
	if err != nil {
		return fmt.Errorf("call GitHub: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("read GitHub's answer: %w", err)
	}
	if answer.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: GitHub answers %s: %s; expected the job to have the permission pull-requests: write", method, path, answer.Status, cut(string(text), 300))
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// tellJob gives the jobs that need this one what they go on with: the URL, and the digest of the release. File is "" outside
// of a job of GitHub Actions.
func (u Up) tellJob(file string) error {
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write outputs of the job: %w", err)
	}
	_, err = fmt.Fprintf(f, "url=%s\nrelease=%s\n", u.URL, u.Release)
	return errors.Join(err, f.Close())
}
