package policy_test

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// TestNones: each type is in one of the two tables, with a reason in words and a day.
func TestNones(t *testing.T) {
	about, seen := map[string]bool{}, map[string]bool{}
	for _, r := range policy.Rows() {
		about[r.Kind.Type()] = true
	}
	for _, n := range policy.Nones() {
		if about[n.Type] || seen[n.Type] {
			t.Errorf("%s is in the tables twice", n.Type)
		}
		seen[n.Type] = true
		if len(strings.Fields(n.Why)) < 4 || n.Since == "" {
			t.Errorf("%s is there without a reason or a day: %+v", n.Type, n)
		}
	}
}

func TestFindNone(t *testing.T) {
	for kind, want := range map[string]bool{"AWS::IAM::Role": true, "AWS::CloudFront::Distribution": true, "Custom::Anything": true, "AWS::Lambda::Function": false, "AWS::IAM::RoleX": false,
		"AWS::OpenSearchService::Domain": false, "*": false, "": false} {
		if _, got := policy.FindNone(kind); got != want {
			t.Errorf("FindNone(%q) = %v; want %v", kind, got, want)
		}
	}
}
