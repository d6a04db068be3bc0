package assembly

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// nestedArtifact is the type of artifact that a stage is in a manifest (cloud assembly schema, ArtifactType).
const nestedArtifact = "cdk:cloud-assembly"

// Folders returns the folder of an assembly and those of its stages, as deep as they go. In each there may be templates.
func Folders(dir string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	var manifest struct {
		Artifacts map[string]struct {
			Type       string
			Properties struct{ DirectoryName string }
		}
	}
	if err := json.Unmarshal(data, &manifest); err != nil {
		return nil, fmt.Errorf("read manifest %s: %w; expected what a synthesis writes", filepath.Join(dir, manifestFile), err)
	}
	all := []string{dir}
	for _, a := range manifest.Artifacts {
		if a.Type != nestedArtifact {
			continue
		}
		below, err := Folders(filepath.Join(dir, a.Properties.DirectoryName))
		if err != nil {
			return nil, err
		}
		all = append(all, below...)
	}
	slices.Sort(all)
	return all, nil
}
