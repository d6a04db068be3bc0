package pipeline_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// commandLines are the lines of the code blocks of a page.
func commandLines(page string) []string {
	var all []string
	inside, code := false, false
	for line := range strings.Lines(page) {
		if fence, ok := strings.CutPrefix(strings.TrimSpace(line), "```"); ok {
			inside, code = !inside, fence == ""
			continue
		}
		if inside && code {
			all = append(all, strings.TrimSpace(line))
		}
	}
	return all
}

var (
	settings = regexp.MustCompile(`^([A-Z_]+=\S+ )+`)
	others   = regexp.MustCompile(`^(aws|gh|git|for|go test) `)
)

// checkPage says which lines of a page are no commands that exist. Of other people's tools it knows the names.
func checkPage(c commands, page string) []string {
	var wrong []string
	for _, l := range commandLines(page) {
		if others.MatchString(l) {
			continue
		}
		if err := c.check(settings.ReplaceAllString(l, "")); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	return wrong
}

// Whoever has an hour does not spend it on commands that are no more.
func TestDocs_Commands(t *testing.T) {
	for _, name := range []string{"first-deploy.md", "pipelines.md"} {
		page, err := os.ReadFile(root + "/docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range checkPage(known(t), string(page)) {
			t.Errorf("docs/%s: %s", name, wrong)
		}
		if len(commandLines(string(page))) == 0 {
			t.Errorf("docs/%s has no command", name)
		}
	}
}

func TestDocs_Commands_Red(t *testing.T) {
	page := "```\nmake up\nAWS_PROFILE=x go run ./cmd/mainstay env fly\nnpx cdk bootstrap\ngit push\n```\nmake love\n```mermaid\nflowchart LR\n```\n"
	if wrong := checkPage(known(t), page); len(wrong) != 2 {
		t.Errorf("found %q; want the command that is none, and the tool that is not ours", wrong)
	}
}

// What the page has people set up is what the workflows ask for.
func TestDocs_Environments(t *testing.T) {
	page, err := os.ReadFile(root + "/docs/first-deploy.md")
	if err != nil {
		t.Fatal(err)
	}
	for file, w := range read(t) {
		for id := range w.Jobs {
			for _, e := range w.Environments(id) {
				if e != "" && !regexp.MustCompile(`(in |[a-z] |environments/)`+e+`[ ;\n]`).Match(page) {
					t.Errorf("%s, job %s is in environment %s, and docs/first-deploy.md does not set it up", file, id, e)
				}
			}
		}
	}
}
