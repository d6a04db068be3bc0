package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
)

func TestLoad(t *testing.T) {
	for name, kind := range map[string]config.Kind{
		"staging": config.Staging, "production": config.Production, "login-1a2b3c4d": config.Branch, "ab": config.Branch,
		strings.Repeat("a", 32): config.Branch,
	} {
		e, err := config.Load(name)
		if err != nil || e.Kind != kind || e.Name != name {
			t.Errorf("Load(%q) = %+v, %v; want kind %s", name, e, err, kind)
		}
	}
}

func TestLoad_BadName(t *testing.T) {
	for _, name := range []string{"", "a", "1a", "a-", "-a", "Staging", "a_b", "a b", "ü1", strings.Repeat("a", 33)} {
		if _, err := config.Load(name); err == nil || !strings.Contains(err.Error(), "mainstay env name BRANCH") {
			t.Errorf("Load(%q) = %v; want an error that says how to get a name", name, err)
		}
	}
}

func TestValidate_ReportsEverything(t *testing.T) {
	e := config.Environment{Name: "staging", Kind: config.Staging, LogRetention: 25 * time.Hour, TimeToLive: 30 * time.Minute, PublicAPI: true, Dashboards: true, RealMail: true}
	err := e.Validate()
	for _, want := range []string{"log retention 25h0m0s", "Retain is off", "PublicAPI is on", "Alarms is false", "Dashboards is on and Alarms off", "Canary is off", "RealMail is on and PublicAPI too", `Sender ""`, `Owner ""`, "Budget 0", "TimeToLive 30m0s"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Validate() = %v; want it to mention %q", err, want)
		}
	}
}

func TestValidate_Search(t *testing.T) {
	url, arn := "https://search-members-abc.eu-central-1.es.amazonaws.com", "arn:aws:es:eu-central-1:123456789012:domain/members"
	for domain, good := range map[config.Domain]bool{
		{}: true, {URL: url, ARN: arn}: true, {URL: url}: false, {ARN: arn}: false, {URL: "http" + url[5:], ARN: arn}: false,
		{URL: url + "/", ARN: arn}: false, {URL: url, ARN: arn + "/*"}: false, {URL: url, ARN: "arn:aws:aoss:eu-central-1:123456789012:collection/x"}: false,
	} {
		e, err := config.Load("staging")
		if err != nil {
			t.Fatal(err)
		}
		e.Search = domain
		if err := e.Validate(); (err == nil) != good {
			t.Errorf("Validate with %+v = %v; want good: %v", domain, err, good)
		}
	}
}

func TestAccount_Validate(t *testing.T) {
	if err := config.LoadAccount().Validate(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*config.Account){
		"expected both":           func(a *config.Account) { a.GitHub.ID, a.GitHub.OwnerID = 7, 0 },
		"one e-mail address":      func(a *config.Account) { a.Told = "a@b.example, c@d.example" },
		"dollars a month, more t": func(a *config.Account) { a.Budget = 0 },
	} {
		a := config.LoadAccount()
		change(&a)
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Validate of %+v = %v; want %q", a, err, want)
		}
	}
}

func TestParseKinds(t *testing.T) {
	if kinds, err := config.ParseKinds("branch, staging"); err != nil || len(kinds) != 2 || kinds[1] != config.Staging {
		t.Errorf("ParseKinds = %v, %v; want branch and staging", kinds, err)
	}
	for _, bad := range []string{"", "prod", "branch;staging", "branch,"} {
		if _, err := config.ParseKinds(bad); err == nil {
			t.Errorf("ParseKinds(%q) is no error", bad)
		}
	}
}
