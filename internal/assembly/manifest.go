package assembly

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// stackArtifact is the type of artifact that a stack is in a manifest (cloud assembly schema, ArtifactType).
const stackArtifact = "aws:cloudformation:stack"

type artifact struct {
	Type         string
	Dependencies []string
	Properties   struct {
		StackName, TemplateFile string
		Tags                    map[string]string
		TerminationProtection   bool
	}
}

// readManifest takes over what the manifest knows of stacks. Templates in a folder without one are read all the same.
func (a *Assembly) readManifest(dir string) error {
	path := filepath.Join(dir, "manifest.json")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read manifest: %w", err)
	}
	var manifest struct{ Artifacts map[string]artifact }
	if err := json.Unmarshal(data, &manifest); err != nil {
		return fmt.Errorf("read manifest %s: %w; expected what a synthesis writes", path, err)
	}
	for i := range a.Templates {
		t := &a.Templates[i]
		for id, found := range manifest.Artifacts {
			if found.Type != stackArtifact || found.Properties.TemplateFile != t.Stack+".template.json" {
				continue
			}
			t.Name, t.Tags, t.Locked = id, found.Properties.Tags, found.Properties.TerminationProtection
			if found.Properties.StackName != "" {
				t.Name = found.Properties.StackName
			}
			t.DependsOn = slices.DeleteFunc(found.Dependencies, func(d string) bool { return manifest.Artifacts[d].Type != stackArtifact })
		}
	}
	return nil
}
