package bundle

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Manifest is what a build made: one zip per function.
type Manifest struct {
	GOOS      string     `json:"goos"`
	GOARCH    string     `json:"goarch"`
	Functions []Function `json:"functions"` // sorted by name
	Built     int        `json:"built"`     // functions compiled by this build
	Changed   int        `json:"changed"`   // functions whose bytes differ from the build before
	Seconds   float64    `json:"seconds"`
}

// Function is one built function.
type Function struct {
	Name    string `json:"name"`   // last element of the package's path
	Zip     string `json:"zip"`    // path of the zip, relative to the manifest's folder
	SHA256  string `json:"sha256"` // of the zip's bytes, hexadecimal
	Bytes   int64  `json:"bytes"`  // of the zip
	Built   bool   `json:"built"`
	Changed bool   `json:"changed"`
}

// ManifestFile is the name of the manifest within a build's output folder.
const ManifestFile = "manifest.json"

// Read reads the manifest of a build's output folder and makes the paths of its zips absolute.
func Read(dir string) (Manifest, error) {
	path := filepath.Join(dir, ManifestFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("read build manifest: %w; run `mainstay build` first", err)
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return Manifest{}, fmt.Errorf("read build manifest %s: %w; run `mainstay build` to make it anew", path, err)
	}
	return m.in(dir)
}

func (m Manifest) in(dir string) (Manifest, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return m, fmt.Errorf("find build folder %s: %w", dir, err)
	}
	for i, f := range m.Functions {
		m.Functions[i].Zip = filepath.Join(abs, f.Zip)
	}
	return m, nil
}

// Function returns the built function of that name.
func (m Manifest) Function(name string) (Function, error) {
	var names []string
	for _, f := range m.Functions {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Function{}, fmt.Errorf("function %q is not in the build manifest; it has %s; run `mainstay build`",
		name, strings.Join(names, ", "))
}
