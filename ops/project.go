package ops

import (
	"fmt"
	"os"
	"path/filepath"
)

// Project is a checkout that can be deployed.
type Project struct {
	Dir string // the folder with cdk.json
}

// FindProject finds the project that dir lies in.
func FindProject(dir string) (Project, error) {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "cdk.json")); err == nil {
			return Project{Dir: d}, nil
		}
		if d == filepath.Dir(d) {
			return Project{}, fmt.Errorf("find project: no cdk.json in %s or above it; run mainstay inside a checkout", dir)
		}
	}
}

// State returns a path within the folder that holds everything Mainstay makes here and Git ignores.
func (p Project) State(elem ...string) string {
	return filepath.Join(append([]string{p.Dir, ".mainstay"}, elem...)...)
}

// short is a path as people type it who are in the project's folder.
func (p Project) short(path string) string {
	if short, err := filepath.Rel(p.Dir, path); err == nil {
		return short
	}
	return path
}

// Build returns the folder that the functions for an operating system and architecture are built into.
func (p Project) Build(goos, goarch string) string { return p.State("build", goos+"-"+goarch) }

// Release returns the folder of the assembly that has every environment that lasts: what ran in staging is in there, byte
// for byte, and nothing but a synthesis writes to it.
func (p Project) Release() string { return p.State("release") }

// Assembly returns the folder that an environment's cloud assembly is synthesized into.
func (p Project) Assembly(environment string) string { return p.State("assembly", environment) }
