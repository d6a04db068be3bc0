// Package arch_test holds which room may import which, as docs in README.md and design say.
package arch_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/mainstay-go/mainstay/"

// What rooms may or may not import from outside.
const (
	sdk   = "github.com/aws/aws-sdk-go-v2"
	cdk   = "github.com/aws/aws-cdk-go"
	jsii  = "github.com/aws/jsii-runtime-go"
	tree  = "github.com/aws/constructs-go"
	aws   = "github.com/aws/"
	cobra = "github.com/spf13/cobra"
)

// rule says what a room may import of this module, and what it must never import of others. Every room may import
// names and itself.
type rule struct {
	may   []string
	never []string
	why   string
}

var forCDK = []string{cdk, jsii, tree}

func rules() map[string]rule {
	return map[string]rule{
		"names":        {nil, []string{aws}, "names is a leaf"},
		"config":       {nil, []string{aws}, "config is numbers"},
		"domain":       {nil, []string{aws}, "domain states its ports; adapters come to it"},
		"kit":          {nil, forCDK, "kit runs inside functions"},
		"engines":      {[]string{"kit/limits", "internal/filelock", "internal/assembly", "internal/jsontext"}, append(forCDK, cobra), "engines know, and know neither CDK nor command line"},
		"web":          {[]string{"domain"}, []string{aws}, "pages know what they show, and no technology"},
		"adapters":     {[]string{"domain", "kit", "web"}, forCDK, "an adapter knows one technology and the domain"},
		"functions":    {[]string{"domain", "kit", "adapters", "engines/migrate", "engines/ledger", "engines/reap", "migrations", "e2e/scenario"}, forCDK, "functions wire, and nothing else"},
		"constructs":   {[]string{"engines", "constructs", "internal/assembly", "internal/caller"}, []string{sdk}, "constructs declare"},
		"stacks":       {[]string{"constructs", "config", "engines"}, []string{sdk}, "stacks are tables of contents"},
		"infra":        {[]string{"stacks", "constructs", "config", "engines"}, []string{sdk}, "infra wires"},
		"ops":          {[]string{"config", "engines", "kit", "ops", "internal", "migrations", "e2e/backend", "e2e/scenario"}, forCDK, "ops operates, from outside"},
		"migrations":   {[]string{"domain", "adapters", "kit", "engines", "config"}, append(forCDK, cobra), "a migration uses what the functions use"},
		"cmd":          {[]string{"ops"}, forCDK, "cmd only wires"},
		"e2e":          {[]string{"config", "domain", "adapters", "kit", "engines", "ops", "internal"}, forCDK, "e2e looks at what is deployed"},
		"e2e/scenario": {[]string{"kit"}, append(forCDK, sdk, cobra), "a scenario is a user's, and runs in the probe"},
		"e2e/backend":  {[]string{"domain", "adapters", "kit", "ops/sample", "e2e/scenario"}, append(forCDK, cobra, "testing"), "scenarios run against any environment, from a command"},
		"internal":     {[]string{"internal", "engines", "constructs/app"}, []string{cobra}, "internal serves the other rooms"},
	}
}

// single are rooms whose packages may not import one another: an adapter knows one technology, a function is alone.
var single = []string{"adapters", "functions"}

type pkg struct {
	ImportPath string
	Imports    []string
}

// apart are rooms of their own below e2e: the probe of production has the one, the command the other, and neither anything
// else of the tests.
var apart = []string{"e2e/scenario", "e2e/backend"}

// findings returns the imports that the rules do not allow, each with the reason.
func findings(p pkg) []string {
	path, ours := strings.CutPrefix(p.ImportPath, module)
	room, _, _ := strings.Cut(path, "/")
	for _, a := range apart {
		if within(path, a) {
			room = a
		}
	}
	r, known := rules()[room]
	if !ours || !known {
		return []string{p.ImportPath + ": no rule for this room; add one here and to design's table"}
	}
	var found []string
	for _, i := range p.Imports {
		if !r.allows(room, path, i) {
			found = append(found, p.ImportPath+" imports "+i+": "+r.why)
		}
	}
	return found
}

func (r rule) allows(room, path, imported string) bool {
	inner, ours := strings.CutPrefix(imported, module)
	if !ours {
		return !slices.ContainsFunc(r.never, func(n string) bool { return strings.HasPrefix(imported, n) })
	}
	if inner == "names" || within(inner, path) || within(path, inner) {
		return true
	}
	if within(inner, room) {
		return !slices.Contains(single, room)
	}
	return slices.ContainsFunc(r.may, func(m string) bool { return within(inner, m) })
}

// within says whether a package is a folder or lies in it.
func within(p, folder string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }

func TestImports(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	d, n := json.NewDecoder(strings.NewReader(string(out))), 0
	for {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		n++
		for _, f := range findings(p) {
			t.Error(f)
		}
	}
	if n < 20 {
		t.Errorf("go list found %d packages; want the whole project", n)
	}
}

// TestImports_Red shows that each rule finds what it forbids.
func TestImports_Red(t *testing.T) {
	for from, to := range map[string]string{
		"names": sdk, "config": cdk, "domain/users": "github.com/aws/aws-lambda-go/events", "kit/boot": module + "domain/users",
		"engines/bundle": cobra, "adapters/s3": module + "adapters/sqs", "functions/serve-web": module + "functions/store-users",
		"constructs/queue": module + "config", "stacks": module + "adapters/mem", "infra": module + "domain/users", "ops": cdk,
		"cmd/mainstay": jsii, "migrations": module + "ops", "internal/venv": module + "ops", "elsewhere": "fmt", "web": module + "adapters/httpapi", "e2e/scenario": module + "ops", "e2e/backend": "testing", "adapters/mem": cdk,
	} {
		if len(findings(pkg{module + from, []string{to}})) == 0 {
			t.Errorf("%s may import %s; want that found", from, to)
		}
	}
	if f := findings(pkg{module + "functions/serve-web", []string{"fmt", module + "names", module + "adapters/httpapi", sdk}}); len(f) > 0 {
		t.Errorf("what is allowed is found: %v", f)
	}
}

// TestExamples_Tidy: the examples are modules of their own, and want what this one wants.
func TestExamples_Tidy(t *testing.T) {
	for _, example := range []string{"minimal", "gallery", "many"} {
		cmd := exec.CommandContext(t.Context(), "go", "mod", "tidy", "-diff")
		cmd.Dir = "../../examples/" + example
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("examples/%s: %v; run `go mod tidy` there:\n%s", example, err, out)
		}
	}
}
