package assembly

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Rewrite changes the templates of an assembly where they are. Change gets the physical name of each stack, with its
// template, and returns the template that it is to have; nil leaves it. Manifests name a template by the hash of its bytes,
// under which the CDK uploads it unless it is there already, so they are changed along.
func Rewrite(dir string, change func(stack string, template []byte) ([]byte, error)) error {
	manifest, err := readDocument(filepath.Join(dir, manifestFile))
	if err != nil {
		return err
	}
	for _, s := range manifest.stacks() {
		template, err := os.ReadFile(filepath.Join(dir, s.template))
		if err != nil {
			return fmt.Errorf("rewrite assembly: %w", err)
		}
		text, err := change(s.name, template)
		if err != nil {
			return err
		}
		if text == nil {
			continue
		}
		if err := s.replace(dir, manifest, text); err != nil {
			return err
		}
	}
	return manifest.write()
}

// replace gives a stack another template.
func (s stackFiles) replace(dir string, manifest *document, template []byte) error {
	assets, err := readDocument(filepath.Join(dir, s.assets()))
	if err != nil {
		return err
	}
	old, found := assets.assetOf(s.template)
	if !found {
		return fmt.Errorf("rewrite assembly %s: found no asset for %s; expected what a synthesis writes", dir, s.template)
	}
	sum := sha256.Sum256(template)
	assets.rename(old, hex.EncodeToString(sum[:]))
	manifest.rename(old, hex.EncodeToString(sum[:]))
	if err := os.WriteFile(filepath.Join(dir, s.template), template, 0o644); err != nil {
		return fmt.Errorf("rewrite assembly: %w", err)
	}
	return assets.write()
}

// document is a JSON file of an assembly, as it is written and as it reads.
type document struct {
	path  string
	text  []byte
	value map[string]any
}

func readDocument(path string) (*document, error) {
	d := &document{path: path}
	var err error
	if d.text, err = os.ReadFile(path); err != nil {
		return nil, fmt.Errorf("read assembly: %w", err)
	}
	if err := json.Unmarshal(d.text, &d.value); err != nil {
		return nil, fmt.Errorf("read assembly: %s: %w; expected what a synthesis writes", path, err)
	}
	return d, nil
}

// rename puts another hash in the place of one.
func (d *document) rename(old, now string) {
	d.text = bytes.ReplaceAll(d.text, []byte(old), []byte(now))
}

func (d *document) write() error {
	if err := os.WriteFile(d.path, d.text, 0o644); err != nil {
		return fmt.Errorf("rewrite assembly: %w", err)
	}
	return nil
}

// encode makes the text of the value.
func (d *document) encode() error {
	var err error
	if d.text, err = json.MarshalIndent(d.value, "", " "); err != nil {
		return fmt.Errorf("rewrite assembly: %s: %w", d.path, err)
	}
	return nil
}

// stackFiles are those of a stack, by its physical name.
type stackFiles struct{ name, template string }

// assets is the file that lists what a stack uploads; the template is one of those.
func (s stackFiles) assets() string {
	return strings.TrimSuffix(s.template, templateFile) + ".assets.json"
}

// stacks lists those of a manifest, by template.
func (d *document) stacks() []stackFiles {
	var all []stackFiles
	for _, a := range d.artifacts() {
		if a["type"] == stackArtifact {
			p, _ := a["properties"].(map[string]any)
			file, _ := p["templateFile"].(string)
			name, _ := p["stackName"].(string)
			all = append(all, stackFiles{name, file})
		}
	}
	slices.SortFunc(all, func(a, b stackFiles) int { return strings.Compare(a.template, b.template) })
	return all
}

func (d *document) artifacts() map[string]map[string]any {
	all := map[string]map[string]any{}
	found, _ := d.value["artifacts"].(map[string]any)
	for id, a := range found {
		all[id], _ = a.(map[string]any)
	}
	return all
}

// assetOf returns the id of the asset that is made of a file: its hash.
func (d *document) assetOf(file string) (string, bool) {
	files, _ := d.value["files"].(map[string]any)
	for id, f := range files {
		f, _ := f.(map[string]any)
		source, _ := f["source"].(map[string]any)
		if source["path"] == file {
			return id, true
		}
	}
	return "", false
}
