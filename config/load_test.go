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
	e := config.Environment{Name: "staging", Kind: config.Staging, LogRetention: 25 * time.Hour, PublicAPI: true, Dashboards: true}
	err := e.Validate()
	for _, want := range []string{"log retention 25h0m0s", "Retain is off", "PublicAPI is on", "Alarms is false", "Dashboards is on and Alarms off", "Canary is off", `Owner ""`, "Budget 0"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Validate() = %v; want it to mention %q", err, want)
		}
	}
}
