// Package assembly reads a cloud assembly, the folder that a synthesis writes, in plain Go: what is in the templates,
// and which errors constructs have reported. It exists because an error that a construct reports does not fail a
// synthesis in Go.
//
//	a, err := assembly.Read("cdk.out")
//	for _, problem := range a.Errors { … }
package assembly

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// Assembly is what was synthesized.
type Assembly struct {
	Templates []Template // sorted by stack
	Errors    []string   // what constructs reported, "path: message", sorted
}

// Template is the template of one stack.
type Template struct {
	Stack     string            `json:"-"` // id of the stack in the app, or in its stage
	Path      string            `json:"-"` // what the CDK's command line calls it: its stage, a slash and its id, or the id
	File      string            `json:"-"` // name of the template's file
	Name      string            `json:"-"` // of the stack in CloudFormation; the id, where the assembly has no manifest
	DependsOn []string          `json:"-"` // ids of the stacks that the manifest has deployed before
	Tags      map[string]string `json:"-"`
	Locked    bool              `json:"-"` // protected from termination
	Text      string            `json:"-"` // the whole file
	Resources map[string]Resource
	Outputs   map[string]any

	paths map[string]string // of constructs, below the stack, by logical id
}

// Resource is one resource of a template.
type Resource struct {
	Type           string
	Properties     map[string]any
	DeletionPolicy string
	Metadata       map[string]any
}

const templateFile = ".template.json"

// Read reads the assembly in a folder: of an app, or of a stage of one.
func Read(dir string) (Assembly, error) {
	var a Assembly
	templates, err := filepath.Glob(filepath.Join(dir, "*"+templateFile))
	if err != nil || len(templates) == 0 {
		return a, fmt.Errorf("read assembly %s: no template was found; expected the output folder of a synthesis", dir)
	}
	for _, path := range templates {
		t, err := readTemplate(path)
		if err != nil {
			return a, err
		}
		a.Templates = append(a.Templates, t)
	}
	if err := a.readManifest(dir); err != nil {
		return a, err
	}
	return a, a.readMetadata(dir)
}

func readTemplate(path string) (Template, error) {
	t := Template{Stack: strings.TrimSuffix(filepath.Base(path), templateFile), File: filepath.Base(path)}
	t.Name, t.Path, t.paths = t.Stack, t.Stack, map[string]string{}
	data, err := os.ReadFile(path)
	if err != nil {
		return t, fmt.Errorf("read template: %w", err)
	}
	t.Text = string(data)
	if err := jsontext.Unmarshal(data, &t); err != nil {
		return t, fmt.Errorf("read template %s: %w", path, err)
	}
	return t, nil
}
