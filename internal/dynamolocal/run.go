package dynamolocal

import (
	"context"
	_ "embed" // for the project file
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/internal/jvm"
)

//go:embed pom.xml
var pom []byte

// Endpoint is the environment variable with the endpoint of a DynamoDB Local that runs already: that of compose.yaml. It
// must not share its database: each test has an access key of its own, and so tables of its own.
const Endpoint = "MAINSTAY_DYNAMODB"

// Run starts DynamoDB Local with its tables in memory, and stops it when the test ends.
func Run(t testing.TB) *dynamodb.Client {
	t.Helper()
	return Share(t).Client
}

// Folder is where the program is kept.
func Folder() string { return jvm.Folder("dynamolocal") }

// Client returns a client of an endpoint that Start has returned.
func Client(endpoint string) *dynamodb.Client {
	key := "test"
	if u, err := url.Parse(endpoint); err == nil && u.User != nil {
		key, u.User = u.User.Username(), nil
		endpoint = u.String()
	}
	return dynamodb.New(dynamodb.Options{BaseEndpoint: &endpoint, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider(key, "test", ""),
		HTTPClient:  &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}})
}

// Start starts DynamoDB Local from a folder, fetching it if need be, and returns its endpoint. Where Endpoint names one it
// starts nothing, and returns that with an access key of its own, which Client reads.
func Start(ctx context.Context, dir string) (endpoint string, stop func() error, err error) {
	if running := os.Getenv(Endpoint); running != "" {
		endpoint, err := own(running)
		return endpoint, func() error { return nil }, err
	}
	p := jvm.Program{Name: "DynamoDB Local", POM: pom, Dir: dir}
	if err := p.Install(ctx); err != nil {
		return "", nil, err
	}
	port, err := jvm.Port(0)
	if err != nil {
		return "", nil, err
	}
	endpoint = fmt.Sprintf("http://127.0.0.1:%d", port)
	stop, err = p.Start(ctx, jvm.Run{Answers: answers(endpoint), Args: []string{"-Xmx512m", "-Djava.library.path=lib", "-cp", "lib/*",
		"com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-inMemory", "-disableTelemetry", "-port", fmt.Sprint(port)}})
	return endpoint, stop, err
}

// own is an endpoint with an access key that nobody else has, in letters and digits as DynamoDB Local demands.
func own(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("%s is %q; expected a URL like http://127.0.0.1:8000", Endpoint, endpoint)
	}
	u.User = url.User(fmt.Sprintf("test%d", rand.Uint64()))
	return u.String(), nil
}

func answers(endpoint string) func(context.Context) error {
	db := Client(endpoint)
	return func(ctx context.Context) error {
		_, err := db.ListTables(ctx, &dynamodb.ListTablesInput{}, func(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} })
		return err
	}
}
