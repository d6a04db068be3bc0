package assembly_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/assembly"
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRead(t *testing.T) {
	a, err := assembly.Read(folder(t, map[string]string{
		"Data.template.json": `{"Resources":{"T":{"Type":"AWS::DynamoDB::Table","DeletionPolicy":"Retain","Properties":{"A":1}}}}`,
		"Data.metadata.json": `{"/Data/T":[{"type":"aws:cdk:error","data":"Timeout is 0s"},{"type":"aws:cdk:warning","data":"x"}],
			"/Data/T/R":[{"type":"aws:cdk:tags","data":[1]},{"type":"aws:cdk:logicalId","data":"TR1"}],"/Other/T":[{"type":"aws:cdk:logicalId","data":[]}]}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Templates) != 1 || a.Templates[0].Stack != "Data" || a.Templates[0].Resources["T"].DeletionPolicy != "Retain" {
		t.Errorf("Read = %+v; want the table of Data", a.Templates)
	}
	if owner := a.Templates[0].Owner("TR1"); owner != "T" || a.Templates[0].Owner("TR2") != "" {
		t.Errorf("Owner(TR1) = %q; want T, and of an unknown one nothing", owner)
	}
	if len(a.Errors) != 1 || a.Errors[0] != "Data/T: Timeout is 0s" {
		t.Errorf("Read found the errors %q; want the one that was reported", a.Errors)
	}
}

func TestRead_Bad(t *testing.T) {
	for want, files := range map[string]map[string]string{
		"no template was found": {},
		"read template":         {"A.template.json": "{"},
		"read manifest":         {"A.template.json": "{}", "manifest.json": "["},
		"read metadata":         {"A.template.json": "{}", "A.metadata.json": "[]"},
	} {
		if _, err := assembly.Read(folder(t, files)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read = %v; want %q", err, want)
		}
	}
}

func TestRead_Manifest(t *testing.T) {
	a, err := assembly.Read(folder(t, map[string]string{"Data.template.json": "{}", "Web.template.json": "{}", "Alone.template.json": "{}",
		"manifest.json": `{"artifacts":{"Web":{"type":"aws:cloudformation:stack","dependencies":["Data","Web.assets"],
			"properties":{"templateFile":"Web.template.json","stackName":"mainstay-x-Web"}},"Web.assets":{"type":"cdk:asset-manifest"},
			"Data":{"type":"aws:cloudformation:stack","properties":{"templateFile":"Data.template.json"}}}}`}))
	if err != nil {
		t.Fatal(err)
	}
	web := a.Templates[2]
	if web.Name != "mainstay-x-Web" || len(web.DependsOn) != 1 || web.DependsOn[0] != "Data" || a.Templates[1].Name != "Data" || a.Templates[0].Name != "Alone" {
		t.Errorf("Read = %+v; want names and dependencies of the manifest", a.Templates)
	}
}
