package bundle

import (
	"fmt"
	"slices"
	"strings"
)

// broken reports the packages that `go list` could not read, and which functions that concerns.
func (p *program) broken() error {
	bad := map[string]bool{}
	var messages []string
	for path, g := range p.packages {
		if g.Error != nil {
			bad[path] = true
			messages = append(messages, strings.TrimPrefix(g.Error.Pos+": ", ": ")+g.Error.Err)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	slices.Sort(messages)
	return p.affected(bad, slices.Compact(messages))
}

// compileError reports what `go build` said, and which functions that concerns: it names each package that does not
// compile in a line of its own.
func (p *program) compileError(said []byte) error {
	bad := map[string]bool{}
	var messages []string
	for line := range strings.Lines(string(said)) {
		line = strings.TrimRight(line, "\r\n")
		if path, header := strings.CutPrefix(line, "# "); header {
			path, _, _ = strings.Cut(path, " ")
			bad[path] = true
		} else if line != "" {
			messages = append(messages, line)
		}
	}
	return p.affected(bad, messages)
}

// affected makes the error for packages that are bad; if none of them is known, then it concerns every function.
func (p *program) affected(bad map[string]bool, messages []string) error {
	var names, all []string
	known := map[string]bool{}
	for _, f := range p.functions {
		all = append(all, f.name)
		if p.reaches(f.main.ImportPath, bad, known) {
			names = append(names, f.name)
		}
	}
	if len(names) == 0 {
		names = all
	}
	return fmt.Errorf("build functions: %d of %d cannot be built (%s):\n%s",
		len(names), len(all), strings.Join(names, ", "), strings.Join(messages, "\n"))
}

// reaches says whether a package is bad or imports one that is, over any number of steps.
func (p *program) reaches(path string, bad, known map[string]bool) bool {
	if answer, ok := known[path]; ok || bad[path] {
		return answer || bad[path]
	}
	known[path] = false // also ends cycles, which the go command reports as errors
	g := p.packages[path]
	if g == nil || g.Standard {
		return false
	}
	for _, imported := range g.Imports {
		if p.reaches(imported, bad, known) {
			known[path] = true
			break
		}
	}
	return known[path]
}
