package ops

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/mainstay-go/mainstay/e2e/scenario"
)

// report is the account of an import as the application's API gives it.
type report struct {
	Import     string
	File       string
	Rows       int
	Rejected   int
	Stored     int
	Duplicates int
	Done       bool
	Error      string
}

func (r report) imported() Imported {
	return Imported{File: r.File, Rows: r.Rows, Stored: r.Stored, Rejected: r.Rejected, Duplicates: r.Duplicates}
}

// imports asks the application for the imports of a file, newest first.
func (r importRun) imports(ctx context.Context, key string) ([]report, error) {
	var answer struct{ Imports []report }
	if err := r.get(ctx, "/imports?file="+url.QueryEscape(key), &answer); err != nil {
		return nil, fmt.Errorf("list imports of %s: %w", key, err)
	}
	return answer.Imports, nil
}

func (r importRun) get(ctx context.Context, path string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+path, nil)
	if err != nil {
		return err
	}
	if err := r.sign(ctx, req); err != nil {
		return err
	}
	res, err := r.target.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return scenario.Late(res.StatusCode, fmt.Errorf("GET %s answered %s: %s", path, res.Status, cut(string(body), 300)))
	}
	return json.Unmarshal(body, into)
}

// sign signs the request where the API is not public.
func (r importRun) sign(ctx context.Context, req *http.Request) error {
	if r.environment.PublicAPI {
		return nil
	}
	creds, err := r.target.AWS.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("find credentials: %w", err)
	}
	empty := sha256.Sum256(nil)
	return v4.NewSigner().SignHTTP(ctx, creds, req, hex.EncodeToString(empty[:]), "execute-api", r.target.Region, time.Now())
}
