package backend_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// TestIAM_MissingGrant proves that IAM is enforced: with one action taken out of the templates, the environment
// deploys but does not work, and the error names the action and who lacks it; and that the check says so before.
func TestIAM_MissingGrant(t *testing.T) {
	alone(t)
	const name, action = "e2e-iam", "dynamodb:BatchWriteItem"
	up := shared.up(t, name)
	up.Rows, up.Stall = 300, 30*time.Second
	up.Inspect = func(assembly string) error {
		if err := remove(assembly, action); err != nil {
			return err
		}
		return foretold(t, assembly, action)
	}
	_, err := up.Run(t.Context())
	if err == nil {
		t.Errorf("an environment without %s works", action)
	} else if !strings.Contains(err.Error(), "not authorized to perform: "+action) {
		t.Errorf("without %s: %v; want the missing action named", action, err)
	}
	if err := shared.down(t, name); err != nil {
		t.Error(err)
	}
}

// foretold makes sure that what is about to fail is known before it is deployed.
func foretold(t *testing.T, assembly, action string) error {
	t.Helper()
	r, err := iam.Check(t.Context(), iam.CheckOptions{Options: iam.Options{Dir: "../..", Environ: os.Environ()}, Assembly: assembly})
	if err == nil && (r.Errors != 2 || r.Findings[0].Kind != iam.Missing || r.Findings[0].Action != action) {
		err = fmt.Errorf("check permissions without %s: found %v; expected it to be missing", action, r.Findings)
	}
	return err
}

// remove replaces an action in every template of an assembly by one that does not matter.
func remove(assembly, action string) error {
	templates, err := filepath.Glob(filepath.Join(assembly, "*.template.json"))
	if err != nil {
		return err
	}
	found := 0
	for _, path := range templates {
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found += bytes.Count(body, []byte(`"`+action+`"`))
		body = bytes.ReplaceAll(body, []byte(`"`+action+`"`), []byte(`"dynamodb:DescribeTable"`))
		if err := os.WriteFile(path, body, 0o644); err != nil {
			return err
		}
	}
	if found != 2 {
		return fmt.Errorf("%s is granted %d times; want twice, to store-users and to index-users", action, found)
	}
	return nil
}
