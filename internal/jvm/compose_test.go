package jvm_test

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// service is one of compose.yaml.
type service struct {
	Image       string
	Command     string
	Environment map[string]string
	Ports       []string
}

// TestCompose: compose.yaml runs the versions that tests fetch, with the settings that they rely on, for this machine only.
func TestCompose(t *testing.T) {
	text, err := os.ReadFile("../../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Services map[string]service }
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	dynamo, search := file.Services["dynamodb"], file.Services["opensearch"]
	for image, pom := range map[string]string{dynamo.Image: "../dynamolocal/pom.xml", search.Image: "../opensearchlocal/pom.xml"} {
		// The runner's version is OpenSearch's, and a number of its own.
		if _, version, tagged := strings.Cut(image, ":"); !tagged || version != fetched(t, pom) && version+".0" != fetched(t, pom) {
			t.Errorf("compose.yaml has %s and %s version %s; want the same", image, pom, fetched(t, pom))
		}
	}
	// Tests have access keys of their own, which keep tables apart unless the database is shared.
	if strings.Contains(dynamo.Command, "-sharedDb") || search.Environment["action.auto_create_index"] != "false" {
		t.Errorf("DynamoDB is run with %q, OpenSearch with %v", dynamo.Command, search.Environment)
	}
	for name, s := range file.Services {
		if len(s.Ports) != 1 || !strings.HasPrefix(s.Ports[0], "127.0.0.1:") || !strings.Contains(string(text), "http://"+s.Ports[0][:len("127.0.0.1:8000")]) {
			t.Errorf("%s listens at %v; want one port of this machine, which the comment names", name, s.Ports)
		}
	}
}

// fetched returns the version of what a project file of Maven's fetches.
func fetched(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var pom struct {
		Versions []string `xml:"dependencies>dependency>version"`
	}
	if err := xml.Unmarshal(text, &pom); err != nil || len(pom.Versions) != 1 {
		t.Fatalf("%s fetches %v, %v; want one thing", file, pom.Versions, err)
	}
	return pom.Versions[0]
}
