package dynamolocal

import (
	"context"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Database is a DynamoDB that a test shares with processes of its own, and how they find it.
type Database struct {
	Client   *dynamodb.Client
	Endpoint string   // for Open
	Environ  []string // of the processes
}

// inherited is the endpoint of processes that find theirs in the environment, as commands do.
const inherited = "-"

// Share starts DynamoDB Local as Run does, for processes, too.
func Share(t testing.TB) Database {
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
	return Database{Client(endpoint), endpoint, os.Environ()}
}

// Inherit is a database that processes find in their environment: that of the embedded AWS.
func Inherit(client *dynamodb.Client, environ []string) Database {
	return Database{client, inherited, environ}
}

// Open returns the client of a process that was given a Database's endpoint.
func Open(endpoint string) (*dynamodb.Client, error) {
	if endpoint != inherited {
		return Client(endpoint), nil
	}
	cfg, err := config.LoadDefaultConfig(context.Background())
	return dynamodb.NewFromConfig(cfg), err
}
