package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// keyFormat is part of every key: a release that makes other bytes of the same inputs gives it a new number.
const keyFormat = 1

// keyer derives the key of a package from all that goes into it: its own inputs and, by their keys, its imports.
// Keys hold no path of this machine, so a cache may move to another one.
type keyer struct {
	packages map[string]*goPackage
	keys     map[string]string
	sources  *sources
}

// keys gives every function its key, and returns the sources they were derived from.
func (p *program) keys(common string) (*sources, error) {
	k := keyer{packages: p.packages, keys: map[string]string{}, sources: newSources()}
	for i, f := range p.functions {
		main, err := k.key(f.main.ImportPath)
		if err != nil {
			return nil, fmt.Errorf("derive key of function %q: %w", f.name, err)
		}
		profile, err := k.profile(f.main)
		if err != nil {
			return nil, fmt.Errorf("derive key of function %q: %w", f.name, err)
		}
		p.functions[i].key = digest(common, main, profile, f.main.DefaultGODEBUG)
	}
	return k.sources, nil
}

// key derives the key of a package. Those of the standard library have none: Go's version stands for them.
func (k keyer) key(importPath string) (string, error) {
	g := k.packages[importPath]
	if known, ok := k.keys[importPath]; ok || g == nil || g.Standard {
		return known, nil
	}
	inputs := []string{importPath, k.module(g.Module)}
	files, err := k.files(g)
	if err != nil {
		return "", err
	}
	inputs = append(inputs, files...)
	for _, imported := range g.Imports {
		key, err := k.key(imported)
		if err != nil {
			return "", err
		}
		inputs = append(inputs, imported, key)
	}
	k.keys[importPath] = digest(inputs...)
	return k.keys[importPath], nil
}

// module returns what the binary says of a module, and the language version that its code is compiled as.
func (k keyer) module(m *goModule) string {
	if m == nil {
		return ""
	}
	if m.Version == "" && m.GoMod != "" {
		k.sources.watch(m.GoMod)
		k.sources.watch(filepath.Join(filepath.Dir(m.GoMod), "go.sum"))
	}
	text := fmt.Sprintf("%s %s %s %s", m.Path, m.Version, m.Sum, m.GoVersion)
	if m.Replace != nil {
		text += " => " + k.module(m.Replace)
	}
	return text
}

// files returns names and hashes of a package's files, none where a version and its checksum already say it all.
func (k keyer) files(g *goPackage) ([]string, error) {
	if g.Module.fixed() {
		return nil, nil
	}
	var inputs []string
	for _, name := range slices.Concat(g.GoFiles, g.HFiles, g.SFiles, g.SysoFiles, g.EmbedFiles) {
		sum, err := k.sources.hash(filepath.Join(g.Dir, name))
		if err != nil {
			return nil, fmt.Errorf("hash %s of package %s: %w", name, g.ImportPath, err)
		}
		inputs = append(inputs, filepath.ToSlash(name), sum)
	}
	return inputs, nil
}

// fixed says whether a module's content cannot change: it has a version, and is not a folder that stands in for it.
// Vendored modules have a version, too, but no folder of their own; what is vendored can be edited.
func (m *goModule) fixed() bool {
	if m != nil && m.Replace != nil {
		m = m.Replace
	}
	return m != nil && m.Version != "" && m.Dir != ""
}

// profile returns the hash of the profile that `go build` optimizes a program by when it lies beside its main package.
func (k keyer) profile(g *goPackage) (string, error) {
	sum, err := k.sources.hash(filepath.Join(g.Dir, "default.pgo"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return sum, err
}

// digest hashes texts such that no two lists of them give the same input.
func digest(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d:%s\n", len(t), t)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}
