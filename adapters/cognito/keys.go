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
	keysFor   = time.Hour       // the pool's keys change seldom, and a token with a new one has them fetched at once
	keysPause = time.Minute     // between two fetches, as anybody can make up tokens with unknown keys
	keysRetry = 2 * time.Second // after the first of several fetches that fail; each of them doubles it, up to keysPause
	keysTime  = 3 * time.Second
	keysSize  = 64 << 10
)

// keys are those that a pool signs with.
type keys struct {
	web   Doer
	url   string
	clock func() time.Time

	mu      sync.Mutex
	set     jose.JSONWebKeySet
	fetched time.Time
	next    time.Time     // when they may be fetched again
	wait    time.Duration // how long to wait after a fetch that fails
	err     error         // of the last fetch
}

// find returns a key of the pool. Where keys cannot be fetched, those that are known go on being good, and a key that is not
// known is a fault: nobody can say whether it is the pool's.
func (k *keys) find(ctx context.Context, id string) (*jose.JSONWebKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.clock()
	known := k.set.Key(id)
	if wanted := len(known) == 0 || now.Sub(k.fetched) >= keysFor; wanted && !now.Before(k.next) {
		k.err = k.fetch(ctx)
		k.plan(now)
		known = k.set.Key(id)
	}
	switch {
	case len(known) > 0:
		return &known[0], nil
	case k.err != nil:
		return nil, fmt.Errorf("fetch the keys of the user pool: %w", k.err)
	}
	return nil, access.ErrRefused
}

// plan says when keys may be fetched again. Each request waits for a fetch, so one that fails is not tried again by each.
func (k *keys) plan(now time.Time) {
	if k.err == nil {
		k.fetched, k.wait, k.next = now, 0, now.Add(keysPause)
		return
	}
	k.wait = min(max(2*k.wait, keysRetry), keysPause)
	k.next = now.Add(k.wait)
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
	k.set = set
	return nil
}
