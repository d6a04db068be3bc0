package dynamolocal_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/internal/dynamolocal"
)

func TestRun(t *testing.T) {
	var db *dynamodb.Client
	t.Run("Answers", func(t *testing.T) {
		db = dynamolocal.Run(t)
		if err := dynamolocal.CreateTable(t.Context(), db, "users", "id", ""); err != nil {
			t.Fatal(err)
		}
		if err := dynamolocal.CreateTable(t.Context(), db, "users", "id", ""); err == nil {
			t.Error("the table was created twice; want an error")
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, err := db.ListTables(ctx, &dynamodb.ListTablesInput{}); err == nil {
		t.Error("it answers behind its test; want it stopped")
	}
}

// child has this test's program start DynamoDB Local and be killed.
const child = "DYNAMOLOCAL_TEST_CHILD"

func TestMain(m *testing.M) {
	if file, ok := os.LookupEnv(child); ok {
		endpoint, _, err := dynamolocal.Start(context.Background(), dynamolocal.Folder())
		if err != nil || os.WriteFile(file+".part", []byte(endpoint), 0o600) != nil || os.Rename(file+".part", file) != nil {
			os.Exit(1)
		}
		select {}
	}
	os.Exit(m.Run())
}

// TestStart_Killed: what a killed test leaves behind ends with it.
func TestStart_Killed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "endpoint")
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), child+"="+file)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	endpoint := await(t, func() (string, bool) { text, err := os.ReadFile(file); return string(text), err == nil })
	if err := errors.Join(c.Process.Kill(), ignore(c.Wait())); err != nil {
		t.Fatal(err)
	}
	await(t, func() (string, bool) {
		r, err := http.Get(endpoint)
		if err == nil {
			r.Body.Close()
		}
		return "", err != nil
	})
}

func ignore(error) error { return nil }

func await(t *testing.T, done func() (string, bool)) string {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); <-time.After(20 * time.Millisecond) {
		if s, ok := done(); ok {
			return s
		}
	}
	t.Fatal("nothing happened within a minute")
	return ""
}

// TestStart_Running: tests that share what somebody runs have tables of their own, as it keeps those of access keys apart.
func TestStart_Running(t *testing.T) {
	running, stop, err := dynamolocal.Start(t.Context(), dynamolocal.Folder())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(dynamolocal.Endpoint, running)
	for range 2 {
		if err := dynamolocal.CreateTable(t.Context(), dynamolocal.Run(t), "users", "id", ""); err != nil {
			t.Error(err)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	t.Setenv(dynamolocal.Endpoint, "localhost")
	if _, _, err := dynamolocal.Start(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "expected a URL like") {
		t.Errorf("Start = %v; want it to say what is wrong", err)
	}
}

func TestStart_NoMaven(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, _, err := dynamolocal.Start(t.Context(), filepath.Join(t.TempDir(), "dynamolocal")); err == nil || !strings.Contains(err.Error(), "expected Maven and Java 17") {
		t.Errorf("Start = %v; want it to say what is missing", err)
	}
}
