package code_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam/internal/code"
)

func Example() {
	programs, err := code.Scan(context.Background(), code.Options{Dir: "../../../..", Patterns: []string{"./functions/serve-web"}, Environ: os.Environ()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range programs[0].Calls {
		fmt.Println(c.Service, c.Operation, c.Resources)
	}
	// Output:
	// cognitoidentityprovider AdminInitiateAuth [USER_POOL]
	// cognitoidentityprovider AdminRespondToAuthChallenge [USER_POOL]
	// cognitoidentityprovider AdminUserGlobalSignOut [USER_POOL]
	// dynamodb BatchGetItem [INDEX_TABLE USERS_TABLE]
	// dynamodb Query [IMPORTS_TABLE INDEX_TABLE]
	// dynamodb Scan [USERS_TABLE]
	// s3 GetObject [UPLOADS_BUCKET]
	// s3 PutObject [UPLOADS_BUCKET]
}

// module writes a module without dependencies.
func module(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/app\n\ngo 1.26\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func scan(t testing.TB, main string) (code.Program, error) {
	t.Helper()
	all, err := code.Scan(t.Context(), code.Options{Dir: module(t, map[string]string{"main.go": main}), Patterns: []string{"."}, Environ: os.Environ()})
	if err != nil {
		return code.Program{}, err
	}
	return all[0], nil
}

// TestScan_Variables finds the names of environment variables however they get to os.Getenv.
func TestScan_Variables(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"Constant":   {`os.Getenv("A")`, "A"},
		"Lookup":     {`os.LookupEnv("A")`, "A?"},
		"Both":       {`os.LookupEnv("A"); os.Getenv("A")`, "A"},
		"Sum":        {`p := "A_"; if len(os.Args) > 1 { p = "B_" }; os.Getenv(p + "X")`, "A_X B_X"},
		"Parameter":  {`get := func(n string) string { return os.Getenv(n) }; get("A"); get("B")`, "A B"},
		"Variadic":   {`all := func(ns ...string) { for _, n := range append([]string{"A"}, ns...) { os.Getenv(n) } }; all("B", "C")`, "A B C"},
		"Field":      {`type s struct{ n string }; v := s{"A"}; os.Getenv(v.n)`, "A"},
		"Global":     {`os.Getenv(global)`, "G"},
		"Map":        {`m := map[string]string{"k": "A"}; os.Getenv(m["k"])`, "A"},
		"Trim":       {`os.Getenv(strings.TrimSpace("A"))`, "A"},
		"Unreached":  {`_ = func() { os.Getenv("A") }`, ""},
		"FromInput":  {`os.Getenv(os.Args[1])`, "unknown"},
		"FromMethod": {`os.Getenv(named{}.name())`, "A"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := scan(t, "package main\n\nimport (\n\"os\"\n\"strings\"\n)\n\nvar _ = strings.TrimSpace\n\nvar global = \"G\"\n\ntype named struct{}\n\n"+
				"func (named) name() string { return \"A\" }\n\nfunc main() {\n"+c.body+"\n}\n")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range p.Variables {
				n := v.Name
				if v.Optional {
					n += "?"
				}
				got = append(got, n)
			}
			if len(p.Unknown) > 0 {
				got = append(got, "unknown")
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("found %v, unknown %v; want %s", got, p.Unknown, c.want)
			}
		})
	}
}

// TestScan_Directives reads what comments say, and refuses what it does not understand.
func TestScan_Directives(t *testing.T) {
	p, err := scan(t, "package main\n\n//mainstay:iam allow s3:* it may\n\n//mainstay:iam needs es:ESHttpGet it asks\nfunc main() {}\n\n//mainstay:iam needs es:ESHttpPut never\nfunc other() {}\n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range p.Directives {
		got = append(got, d.Verb+" "+d.Subject+" "+d.Reason+" "+d.At)
	}
	where, err := scan(t, "package main\n\nfunc main() {\n\t//mainstay:iam needs es:ESHttpGet where SEARCH_URL it asks\n}\n")
	if err != nil || len(where.Directives) != 1 || where.Directives[0].Where != "SEARCH_URL" || where.Directives[0].Reason != "it asks" {
		t.Errorf("found %+v, %v; want the variable apart from the reason", where.Directives, err)
	}
	if want := []string{"allow s3:* it may main.go:3", "needs es:ESHttpGet it asks main.go:5"}; !slices.Equal(got, want) {
		t.Errorf("found %q; want %q", got, want)
	}
	for directive, want := range map[string]string{"": "found no verb", " ": "found no verb", " forgive x": `found the verb "forgive"`, " allow": "found no action",
		" allow reading because": "found no action", " needs s3:GetObject": "found no reason", " nothing": "found no reason", " optional": "found no variable", "x": "found no verb"} {
		if _, err := scan(t, "package main\n\nfunc main() {\n\t//mainstay:iam"+directive+"\n}\n"); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "main.go:4") {
			t.Errorf("directive %q: %v; want %q with its line", directive, err, want)
		}
	}
}

// TestScan_Errors: what cannot be read is said, with its place.
func TestScan_Errors(t *testing.T) {
	for name, c := range map[string]struct{ main, want string }{
		"Syntax": {"package main\n\nfunc main() {", "main.go:3:14"},
		"Type":   {"package main\n\nfunc main() { x := 1 }", "main.go:3:15: declared and not used: x"},
		"Import": {"package main\n\nimport \"example.com/nowhere\"\n\nfunc main() { nowhere.Go() }", "example.com/nowhere"},
		"NoMain": {"package app", "found no main package"},
		"C":      {"package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }", "build constraints exclude all Go files"},
	} {
		if _, err := scan(t, c.main); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

// TestScan_NoBody: a function that is written in assembly cannot be followed.
func TestScan_NoBody(t *testing.T) {
	dir := module(t, map[string]string{"main.go": "package main\n\nfunc add(a, b int) int\n\nfunc main() { add(1, 2) }\n", "add.s": "\n"})
	all, err := code.Scan(t.Context(), code.Options{Dir: dir, Patterns: []string{"."}, Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	if u := all[0].Unknown; len(u) != 1 || u[0].Why != "calls example.com/app.add, which has no Go body" || u[0].At != "main.go:5" {
		t.Errorf("unknown %v; want that add has no body", u)
	}
}
