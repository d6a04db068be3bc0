package opensearchlocal

import (
	"context"
	_ "embed" // for the project file
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/mainstay-go/mainstay/internal/jvm"
)

//go:embed pom.xml
var pom []byte

// Endpoint is the environment variable with the endpoint of an OpenSearch that runs already: that of compose.yaml.
const Endpoint = "MAINSTAY_OPENSEARCH"

// settings are those of a cluster of one, which nobody but this machine reaches. Indexes are made by who uses them only.
const settings = `discovery.type: single-node
network.host: 127.0.0.1
action.auto_create_index: false
`

// The runner takes the first free port from one on, and none behind the last.
const firstPort, lastPort = 9201, 9299

// Run starts OpenSearch without data, stops it when the test ends, and returns its endpoint.
func Run(t testing.TB) string {
	t.Helper()
	endpoint, stop, err := Start(t.Context(), jvm.Folder("opensearch"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return endpoint
}

// Start starts OpenSearch from a folder, fetching it if need be, and returns its endpoint. Where Endpoint names one it starts
// nothing, and returns that.
func Start(ctx context.Context, dir string) (endpoint string, stop func() error, err error) {
	if running := os.Getenv(Endpoint); running != "" {
		return running, func() error { return nil }, nil
	}
	p := jvm.Program{Name: "OpenSearch", POM: pom, Dir: dir}
	if err := p.Install(ctx); err != nil {
		return "", nil, err
	}
	for tries := 0; ; tries++ {
		endpoint, stop, err = start(ctx, p)
		if !errors.Is(err, jvm.ErrForeign) || tries == 5 {
			return endpoint, stop, err
		}
	}
}

// start starts it on a port that was free. Who takes that port before OpenSearch does is found out by the cluster's name.
func start(ctx context.Context, p jvm.Program) (endpoint string, stop func() error, err error) {
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	folder, err := os.MkdirTemp("", "opensearch")
	if err != nil {
		return "", nil, fmt.Errorf("start OpenSearch: %w", err)
	}
	config := filepath.Join(folder, "node_1", "config")
	if err := errors.Join(os.MkdirAll(config, 0o755), os.WriteFile(filepath.Join(config, "opensearch.yml"), []byte(settings), 0o644)); err != nil {
		return "", nil, fmt.Errorf("start OpenSearch: %w", errors.Join(err, os.RemoveAll(folder)))
	}
	endpoint, name := fmt.Sprintf("http://127.0.0.1:%d", port), fmt.Sprintf("mainstay%d", rand.Uint64())
	stop, err = p.Start(ctx, jvm.Run{Scratch: folder, Answers: answers(endpoint, name), Args: []string{"-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", "lib/*",
		"org.codelibs.opensearch.runner.OpenSearchRunner", "-basePath", folder, "-numOfNode", "1", "-baseHttpPort", fmt.Sprint(port - 1), "-clusterName", name}})
	return endpoint, stop, err
}

func freePort() (int, error) {
	for _, i := range rand.Perm(lastPort - firstPort + 1) {
		if port, err := jvm.Port(firstPort + i); err == nil {
			return port, nil
		}
	}
	return 0, fmt.Errorf("start OpenSearch: no port from %d to %d is free", firstPort, lastPort)
}

func answers(endpoint, name string) func(context.Context) error {
	return func(ctx context.Context) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint, nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		var is struct {
			Name string `json:"cluster_name"`
		}
		if err := json.NewDecoder(res.Body).Decode(&is); err != nil {
			return fmt.Errorf("%w at %s: %w", jvm.ErrForeign, endpoint, err)
		}
		if is.Name != name {
			return fmt.Errorf("%w at %s: cluster %q", jvm.ErrForeign, endpoint, is.Name)
		}
		return nil
	}
}
