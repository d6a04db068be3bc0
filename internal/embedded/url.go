package embedded

import (
	"fmt"
	"regexp"
)

// apiEndpoint is an endpoint of API Gateway, as AWS and as MiniStack write it.
var apiEndpoint = regexp.MustCompile(`^(?:https?://)([a-z0-9-]+)\.execute-api\.(?:localhost|[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)(?::\d+)?(/.*)?$`)

// PublicURL returns where an API's endpoint answers on this machine; browsers and curl find *.localhost by themselves.
// What is no such endpoint is returned as it is.
func (i Instance) PublicURL(endpoint string) string {
	m := apiEndpoint.FindStringSubmatch(endpoint)
	if m == nil {
		return endpoint
	}
	return fmt.Sprintf("https://%s.execute-api.localhost:%d%s", m[1], i.Port, m[2])
}
