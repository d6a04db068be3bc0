package cognito

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/mainstay-go/mainstay/domain/access"
)

const (
	keysFor   = time.Hour   // the pool's keys change seldom, and a token with a new one has them fetched at once
	keysPause = time.Minute // between two fetches, as anybody can make up tokens with unknown keys
	keysTime  = 3 * time.Second
	keysSize  = 64 << 10
)

// keys are those that a pool signs with.
type keys struct {
	web   Doer
	url   string
	clock func() time.Time

	mu    sync.Mutex
	set   jose.JSONWebKeySet
	tried time.Time
}

// find returns a key of the pool. Where keys cannot be fetched, those that are known go on being good.
func (k *keys) find(ctx context.Context, id string) (*jose.JSONWebKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	age := k.clock().Sub(k.tried)
	known := k.set.Key(id)
	var err error
	if len(known) == 0 && age >= keysPause || age >= keysFor {
		err = k.fetch(ctx)
		known = k.set.Key(id)
	}
	switch {
	case len(known) > 0:
		return &known[0], nil
	case err != nil:
		return nil, fmt.Errorf("fetch the keys of the user pool: %w", err)
	}
	return nil, access.ErrRefused
}

func (k *keys) fetch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, keysTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url, nil)
	if err != nil {
		return err
	}
	res, err := k.web.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() // it is only read
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s answered %s", k.url, res.Status)
	}
	var set jose.JSONWebKeySet
	if err := json.NewDecoder(io.LimitReader(res.Body, keysSize)).Decode(&set); err != nil {
		return fmt.Errorf("read %s: %w", k.url, err)
	}
	k.set, k.tried = set, k.clock()
	return nil
}
