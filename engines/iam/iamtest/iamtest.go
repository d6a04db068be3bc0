package iamtest

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// Check fails a test for every error that iam.Check finds, and logs the warnings; with Strict they fail it too. It returns
// what was found.
func Check(t testing.TB, o iam.CheckOptions) iam.Report {
	t.Helper()
	report, err := iam.Check(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if report.Functions == 0 {
		t.Errorf("check permissions: no function of %s was compared; expected at least one", o.Assembly)
	}
	for _, f := range report.Findings {
		text := f.String() + "\n\t" + strings.Join(f.Path, "\n\t-> ")
		if f.Severity == iam.Error {
			t.Error(text)
		} else {
			t.Log(text)
		}
	}
	return report
}
