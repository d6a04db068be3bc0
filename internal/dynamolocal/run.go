package dynamolocal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// patience is how long the program may take to answer: 2 s on a machine that is idle.
const patience = 2 * time.Minute

// Run starts DynamoDB Local with its tables in memory, and stops it when the test ends.
func Run(t testing.TB) *dynamodb.Client {
	t.Helper()
	endpoint, stop, err := Start(t.Context(), Folder())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return Client(endpoint)
}

// Folder is where the program is kept: in the project, beside what else tests and commands fetch.
func Folder() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", ".mainstay", "dynamolocal")
}

// Client returns a client of an endpoint that Start has returned.
func Client(endpoint string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{BaseEndpoint: &endpoint, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}})
}

// script ends the program with the process that started it, however that one ends: its end closes standard input.
const script = `"$@" & program=$!; read -r _; kill -9 $program; wait $program 2>/dev/null; exit 0`

// Start starts DynamoDB Local from a folder, fetching it if need be, and returns its endpoint.
func Start(ctx context.Context, dir string) (endpoint string, stop func() error, err error) {
	if err := install(ctx, dir); err != nil {
		return "", nil, err
	}
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	var out bytes.Buffer
	c := exec.Command("sh", "-c", script, "sh", "java", "-Xmx512m", "-Djava.library.path=lib", "-cp", "lib/*",
		"com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-inMemory", "-sharedDb", "-disableTelemetry", "-port", fmt.Sprint(port))
	c.Dir, c.Stdout, c.Stderr, c.Env = dir, &out, &out, os.Environ()
	alive, err := c.StdinPipe()
	if err != nil {
		return "", nil, fmt.Errorf("start DynamoDB Local: %w", err)
	}
	if err := c.Start(); err != nil {
		return "", nil, fmt.Errorf("start DynamoDB Local: %w", err)
	}
	stop = func() error { return errors.Join(alive.Close(), c.Wait()) }
	endpoint = fmt.Sprintf("http://127.0.0.1:%d", port)
	if err := answers(ctx, Client(endpoint)); err != nil {
		err = errors.Join(err, stop())
		return "", nil, fmt.Errorf("start DynamoDB Local: %w; it wrote:\n%s", err, out.String())
	}
	return endpoint, stop, nil
}

func answers(ctx context.Context, db *dynamodb.Client) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		_, err := db.ListTables(ctx, &dynamodb.ListTablesInput{}, func(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} })
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
