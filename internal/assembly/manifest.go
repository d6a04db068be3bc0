package assembly

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

const manifestFile = "manifest.json"

// stackArtifact is the type of artifact that a stack is in a manifest (cloud assembly schema, ArtifactType).
const stackArtifact = "aws:cloudformation:stack"

type artifact struct {
	Type         string
	Dependencies []string
	DisplayName  string
	Properties   struct {
		StackName, TemplateFile string
		Tags                    map[string]string
		TerminationProtection   bool
	}
}

// readManifest takes over what the manifest knows of stacks. Templates in a folder without one are read all the same.
func (a *Assembly) readManifest(dir string) error {
	file := filepath.Join(dir, manifestFile)
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read manifest: %w", err)
	}
	var manifest struct{ Artifacts map[string]artifact }
	if err := jsontext.Unmarshal(data, &manifest); err != nil {
		return fmt.Errorf("read manifest %s: %w; expected what a synthesis writes", file, err)
	}
	for i := range a.Templates {
		for id, found := range manifest.Artifacts {
			if found.Type == stackArtifact && found.Properties.TemplateFile == a.Templates[i].File {
				a.Templates[i].known(id, found, manifest.Artifacts)
			}
		}
	}
	slices.SortFunc(a.Templates, func(a, b Template) int { return strings.Compare(a.Stack, b.Stack) })
	return nil
}

// known takes over what the manifest knows of a stack.
func (t *Template) known(id string, found artifact, all map[string]artifact) {
	t.Path, t.Stack = cmp.Or(found.DisplayName, id), found.stack(id)
	t.Name, t.Tags, t.Locked = cmp.Or(found.Properties.StackName, id), found.Properties.Tags, found.Properties.TerminationProtection
	for _, before := range found.Dependencies {
		if all[before].Type == stackArtifact {
			t.DependsOn = append(t.DependsOn, all[before].stack(before))
		}
	}
}

// stack is the id of a stack within its stage: the last part of the name that is shown to people. The artifact's id has the
// stage and a hash in it.
func (a artifact) stack(id string) string { return path.Base(cmp.Or(a.DisplayName, id)) }
