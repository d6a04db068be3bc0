package assembly

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The types of metadata that are read: what Annotations.addError writes, and which logical id a construct has.
const (
	errorEntry = "aws:cdk:error"
	idEntry    = "aws:cdk:logicalId"
)

const metadataFile = ".metadata.json"

// Owner returns the first part of the path that a resource or output has in its stack: the construct that it belongs to;
// "" where the assembly does not say.
func (t Template) Owner(logicalID string) string {
	owner, _, _ := strings.Cut(t.paths[logicalID], "/")
	return owner
}

// readMetadata takes over what constructs have reported and where they are. A file has what is about one stack.
func (a *Assembly) readMetadata(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*"+metadataFile))
	if err != nil {
		return fmt.Errorf("list metadata of assembly %s: %w", dir, err)
	}
	found := map[string]bool{} // the CDK may write one error more than once
	for _, path := range files {
		if err := a.readEntries(path, found); err != nil {
			return fmt.Errorf("read metadata %s: %w", path, err)
		}
	}
	a.Errors = slices.Sorted(maps.Keys(found))
	return nil
}

func (a *Assembly) readEntries(path string, found map[string]bool) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var entries map[string][]struct {
		Type string
		Data any
	}
	if err := json.Unmarshal(data, &entries); err != nil {
		return err
	}
	file := strings.TrimSuffix(filepath.Base(path), metadataFile) + templateFile
	for construct, list := range entries {
		for _, e := range list {
			switch e.Type {
			case errorEntry:
				found[fmt.Sprintf("%s: %v", strings.TrimPrefix(construct, "/"), e.Data)] = true
			case idEntry:
				a.own(file, construct, e.Data)
			}
		}
	}
	return nil
}

func (a *Assembly) own(file, construct string, logicalID any) {
	i := slices.IndexFunc(a.Templates, func(t Template) bool { return t.File == file })
	if id, ok := logicalID.(string); ok && i >= 0 {
		a.Templates[i].paths[id] = strings.TrimPrefix(construct, "/"+a.Templates[i].Path+"/")
	}
}
