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

// staged is the assembly of an app with a stage, as the CDK writes one.
func staged(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"manifest.json": `{"artifacts":{"assembly-staging":{"type":"cdk:cloud-assembly","properties":{"directoryName":"assembly-staging"}},"Tree":{"type":"cdk:tree"}}}`,
		"assembly-staging/manifest.json": `{"artifacts":{
			"stagingData1":{"type":"aws:cloudformation:stack","displayName":"staging/Data","dependencies":["stagingData1.assets"],
				"properties":{"templateFile":"stagingData1.template.json","stackName":"mainstay-staging-Data","stackTemplateAssetObjectUrl":"s3://b/0a1b.json","tags":{"a":"new"}}},
			"stagingWeb1":{"type":"aws:cloudformation:stack","displayName":"staging/Web","dependencies":["stagingData1","stagingWeb1.assets"],
				"properties":{"templateFile":"stagingWeb1.template.json","stackName":"mainstay-staging-Web"}},
			"stagingData1.assets":{"type":"cdk:asset-manifest"},"stagingWeb1.assets":{"type":"cdk:asset-manifest"}}}`,
		"assembly-staging/stagingData1.template.json": `{"Resources":{"T1":{"Type":"AWS::DynamoDB::Table"}}}`,
		"assembly-staging/stagingData1.metadata.json": `{"/staging/Data/Users/T":[{"type":"aws:cdk:logicalId","data":"T1"},{"type":"aws:cdk:error","data":"Wrong"}]}`,
		"assembly-staging/stagingData1.assets.json": `{"files":{"0a1b":{"source":{"path":"stagingData1.template.json"},"destinations":{"x":{"objectKey":"0a1b.json"}}},
			"ffff":{"source":{"path":"../asset.ffff.zip"},"destinations":{"x":{"objectKey":"ffff.zip"}}}}}`,
		"assembly-staging/stagingWeb1.template.json": `{"Resources":{}}`,
		"assembly-staging/stagingWeb1.assets.json":   `{"files":{"0c2d":{"source":{"path":"stagingWeb1.template.json"}}}}`,
	}
	if err := os.Mkdir(filepath.Join(dir, "assembly-staging"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestRead_Stage: a stack has the same id in a stage as in an app of its own.
func TestRead_Stage(t *testing.T) {
	dir := staged(t)
	a, err := assembly.Read(filepath.Join(dir, "assembly-staging"))
	if err != nil {
		t.Fatal(err)
	}
	data, web := a.Templates[0], a.Templates[1]
	if data.Stack != "Data" || data.Path != "staging/Data" || data.Name != "mainstay-staging-Data" || data.Owner("T1") != "Users" {
		t.Errorf("the stack of the table is %+v, owner %q; want Data of staging", data, data.Owner("T1"))
	}
	if len(web.DependsOn) != 1 || web.DependsOn[0] != "Data" {
		t.Errorf("Web depends on %q; want Data", web.DependsOn)
	}
	folders, err := assembly.Folders(dir)
	if err != nil || len(folders) != 2 || folders[1] != filepath.Join(dir, "assembly-staging") {
		t.Errorf("Folders = %q, %v; want the app's and the stage's", folders, err)
	}
	if _, err := assembly.Folders(t.TempDir()); err == nil {
		t.Error("Folders of no assembly = nil; want an error")
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestRewrite: a template that is changed is uploaded under the hash of its new bytes.
func TestRewrite(t *testing.T) {
	dir := filepath.Join(staged(t), "assembly-staging")
	err := assembly.Rewrite(dir, func(stack string, text []byte) ([]byte, error) {
		if stack != "mainstay-staging-Data" {
			return nil, nil
		}
		return []byte("{}"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	const sum = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" // sha256 of {}
	manifest, assets := read(t, dir, "manifest.json"), read(t, dir, "stagingData1.assets.json")
	if strings.Contains(manifest+assets, "0a1b") || !strings.Contains(manifest, "s3://b/"+sum+".json") || !strings.Contains(assets, `"objectKey":"`+sum+".json") {
		t.Errorf("the manifests are\n%s\n%s\nwant the new hash in them", manifest, assets)
	}
	if read(t, dir, "stagingData1.template.json") != "{}" || !strings.Contains(read(t, dir, "stagingWeb1.assets.json"), "0c2d") {
		t.Error("want one template changed, and the other one left")
	}
	if err := os.WriteFile(filepath.Join(dir, "stagingData1.assets.json"), []byte(`{"files":{}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := assembly.Rewrite(dir, func(string, []byte) ([]byte, error) { return []byte("{}"), nil }); err == nil || !strings.Contains(err.Error(), "found no asset for stagingData1.template.json") {
		t.Errorf("Rewrite without an asset = %v; want an error", err)
	}
}

// TestPrevious: what was deployed comes back with its template and tags; code is not uploaded again, and stacks that are new
// are not there.
func TestPrevious(t *testing.T) {
	from, to := filepath.Join(staged(t), "assembly-staging"), filepath.Join(t.TempDir(), "before")
	was := map[string]assembly.Deployed{"mainstay-staging-Data": {Template: `{"Resources":{"Old":{"Type":"AWS::SQS::Queue"}}}`, Tags: map[string]string{"a": "old"}, Locked: true}}
	if err := assembly.Previous(from, to, was); err != nil {
		t.Fatal(err)
	}
	a, err := assembly.Read(to)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Templates) != 1 || a.Templates[0].Text != was["mainstay-staging-Data"].Template || a.Templates[0].Tags["a"] != "old" || !a.Templates[0].Locked {
		t.Errorf("Previous wrote %+v; want the stack of data as it was, and no other", a.Templates)
	}
	if assets := read(t, to, "stagingData1.assets.json"); strings.Contains(assets, "zip") || !strings.Contains(assets, "stagingData1.template.json") {
		t.Errorf("it uploads %s; want its template and no code", assets)
	}
	was["mainstay-staging-Gone"] = assembly.Deployed{}
	if err := assembly.Previous(from, to, was); err == nil || !strings.Contains(err.Error(), "found mainstay-staging-Gone deployed") {
		t.Errorf("Previous with a stack that the new assembly lacks = %v; want a refusal", err)
	}
}
