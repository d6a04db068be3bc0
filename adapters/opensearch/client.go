package opensearch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// service is what requests to a domain are signed for; OpenSearch Serverless is another.
const service = "es"

// patience is how long a domain may take to answer: less than functions have.
const patience = 5 * time.Second

// mostAnswer is the most bytes of an answer that are read: many times those of a page of users or a chunk.
const mostAnswer = 4 << 20

// client makes requests to one domain.
type client struct {
	aws   aws.Config
	url   string
	clock func() time.Time // of signatures
	http  *http.Client
}

// answerError is an answer that is none of what was asked for. It has the kind of the error and not its reason, which may
// quote what somebody is called.
type answerError struct {
	Status int
	Kind   string
}

func (e *answerError) Error() string {
	return fmt.Sprintf("OpenSearch answers %d %s; expected 200", e.Status, e.Kind)
}

// ask makes a request and decodes its answer. Who asks begins anew where it fails: queues do, and people.
func (c client) ask(ctx context.Context, method, path string, body []byte, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if err := c.sign(ctx, r, body); err != nil {
		return fmt.Errorf("sign request: %w", err)
	}
	res, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return &answerError{res.StatusCode, kindOf(text)}
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("read answer of %d bytes: %w", len(text), err)
	}
	return nil
}

// sign signs a request as a domain demands it.
//
//mainstay:iam nothing Put and Search say what they need
func (c client) sign(ctx context.Context, r *http.Request, body []byte) error {
	who, err := c.aws.Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	return v4.NewSigner().SignHTTP(ctx, who, r, hex.EncodeToString(sum[:]), service, c.aws.Region, c.clock())
}

// kindOf is the kind of an error: of OpenSearch's own answers, and of those of IAM in front of it.
func kindOf(text []byte) string {
	var is struct {
		Error struct {
			Kind string `json:"type"`
		} `json:"error"`
	}
	if json.Unmarshal(text, &is) != nil || is.Error.Kind == "" {
		return "without a kind"
	}
	return is.Error.Kind
}
