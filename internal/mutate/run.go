package mutate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Package returns the mutants of a package's files, its tests left out; of more than most, as many, chosen by a seed.
func Package(dir string, most int, seed uint64) ([]Mutant, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var all []Mutant
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		source, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		made, err := Of(f, source)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	if most > 0 && len(all) > most {
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		all = all[:most]
		slices.SortFunc(all, func(a, b Mutant) int {
			return strings.Compare(fmt.Sprintf("%s:%06d", a.File, a.Line), fmt.Sprintf("%s:%06d", b.File, b.Line))
		})
	}
	return all, nil
}

// Outcome is what tests made of a mutant.
type Outcome string

// The outcomes.
const (
	Killed   Outcome = "killed"   // a test failed, or did not end
	Survived Outcome = "survived" // no test noticed
	Invalid  Outcome = "invalid"  // it does not compile, which says nothing about tests
)

// patience is how long tests may take with a mutant, which may never end.
const patience = time.Minute

// Try runs the tests of packages with a mutant in the place of its file, which stays as it is.
func (m Mutant) Try(ctx context.Context, packages ...string) (Outcome, error) {
	dir, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	path, err := filepath.Abs(m.File)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{path: filepath.Join(dir, "mutant.go")}})
	if err := errors.Join(err, os.WriteFile(filepath.Join(dir, "mutant.go"), m.Source, 0o600), os.WriteFile(filepath.Join(dir, "overlay.json"), text, 0o600)); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", append([]string{"test", "-failfast", "-overlay", filepath.Join(dir, "overlay.json"), "-timeout", "30s"}, packages...)...).CombinedOutput()
	switch {
	case err == nil:
		return Survived, nil
	case strings.Contains(string(out), "[build failed]") || strings.Contains(string(out), "[setup failed]"):
		return Invalid, nil
	}
	return Killed, nil
}
