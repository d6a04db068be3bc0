package migratetest

import "net/http"

// Client is what an SDK's client sends its requests with.
type Client interface {
	Do(*http.Request) (*http.Response, error)
}

// HTTP returns a client whose requests are this process's calls. The SDK's client above it must not try again: what was
// killed does not.
func (p *Process) HTTP(c Client) Client { return &mortalClient{c, p} }

type mortalClient struct {
	Client
	p *Process
}

func (m *mortalClient) Do(r *http.Request) (*http.Response, error) {
	var answer *http.Response
	err := m.p.Call(func() (err error) { answer, err = m.Client.Do(r); return err })
	if err != nil && answer != nil {
		_ = answer.Body.Close() // nobody is left to read it
		answer = nil
	}
	return answer, err
}
