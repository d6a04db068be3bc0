package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Mails counts the mails that were sent so far, by receiver (MiniStack 1.5.33, GET /_ministack/ses/messages).
func (i Instance) Mails(ctx context.Context) (map[string]int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, i.Endpoint()+"/_ministack/ses/messages", http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	response, err := i.HTTPClient().Do(request)
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	defer response.Body.Close()
	var answer struct {
		Messages map[string][]struct{ To []string }
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("list mails: %s", response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	sent := map[string]int{}
	for _, all := range answer.Messages {
		for _, m := range all {
			for _, to := range m.To {
				sent[to]++
			}
		}
	}
	return sent, nil
}
