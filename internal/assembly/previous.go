package assembly

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Deployed is a stack as it is deployed.
type Deployed struct {
	Template string
	Tags     map[string]string
	Locked   bool // protected from termination
}

// Previous writes the assembly of what is deployed, by physical name of the stacks, into a folder, for the time after
// another assembly was deployed over it: from is that one, and says how its stacks are deployed. Nothing but templates is
// in there; functions' code is where it was uploaded to. A stack that is deployed and not in from cannot be written.
func Previous(from, to string, deployed map[string]Deployed) error {
	if err := os.RemoveAll(to); err != nil {
		return fmt.Errorf("remove old assembly: %w", err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy assembly: %w", err)
	}
	manifest, err := readDocument(filepath.Join(to, manifestFile))
	if err != nil {
		return err
	}
	missing := maps.Clone(deployed)
	for _, s := range manifest.stacks() {
		delete(missing, s.name)
	}
	if len(missing) > 0 {
		return fmt.Errorf("write the assembly before: found %s deployed; expected each of them in the new assembly as well, which says how stacks are deployed; remove a stack in a release of its own",
			strings.Join(slices.Sorted(maps.Keys(missing)), ", "))
	}
	if err := manifest.keep(to, deployed); err != nil {
		return err
	}
	return Rewrite(to, func(stack string, _ []byte) ([]byte, error) { return []byte(deployed[stack].Template), nil })
}

// keep keeps the stacks that are deployed, as they are, and of what they upload their templates only.
func (d *document) keep(dir string, deployed map[string]Deployed) error {
	artifacts, _ := d.value["artifacts"].(map[string]any)
	gone := map[string]bool{}
	for id, a := range d.artifacts() {
		p, _ := a["properties"].(map[string]any)
		name, _ := p["stackName"].(string)
		was, there := deployed[name]
		if a["type"] != stackArtifact {
			continue
		}
		file, _ := p["templateFile"].(string)
		if !there {
			gone[id], gone[id+".assets"] = true, true
			if err := os.Remove(filepath.Join(dir, file)); err != nil {
				return fmt.Errorf("write the assembly before: %w", err)
			}
			continue
		}
		p["tags"], p["terminationProtection"] = was.Tags, was.Locked
		if err := onlyTemplate(dir, stackFiles{name, file}); err != nil {
			return err
		}
	}
	maps.DeleteFunc(artifacts, func(id string, _ any) bool { return gone[id] })
	for _, a := range d.artifacts() {
		after, _ := a["dependencies"].([]any)
		a["dependencies"] = slices.DeleteFunc(after, func(id any) bool { s, _ := id.(string); return gone[s] })
	}
	if err := d.encode(); err != nil {
		return err
	}
	return d.write()
}

// onlyTemplate has a stack upload its template and nothing else.
func onlyTemplate(dir string, s stackFiles) error {
	assets, err := readDocument(filepath.Join(dir, s.assets()))
	if err != nil {
		return err
	}
	files, _ := assets.value["files"].(map[string]any)
	id, _ := assets.assetOf(s.template)
	maps.DeleteFunc(files, func(other string, _ any) bool { return other != id })
	if err := assets.encode(); err != nil {
		return err
	}
	return assets.write()
}
