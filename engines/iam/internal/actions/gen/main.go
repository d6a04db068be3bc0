// Command gen writes actions.txt, the table of IAM actions, from the JSON of a copy of the Service Authorization Reference:
//
//	go run ./engines/iam/internal/actions/gen <iam-actions.json >engines/iam/internal/actions/actions.txt
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// reference is what is read: services, their actions, and the types of resources that those take.
type reference struct {
	Source  string                                             `json:"source"`
	Actions map[string]map[string]struct{ Resources []string } `json:"actions"`
}

func main() {
	if err := write(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func write(r io.Reader, w io.Writer) error {
	var ref reference
	if err := json.NewDecoder(r).Decode(&ref); err != nil {
		return fmt.Errorf("read reference: %w", err)
	}
	source, _, _ := strings.Cut(ref.Source, ";")
	lines := []string{"# IAM actions of the services of serverless applications: a service's prefix, then its actions; * marks those that take no resource.",
		"# Made by engines/iam/internal/actions/gen on 2026-11-23. Source: " + source + "."}
	for _, service := range slices.Sorted(maps.Keys(ref.Actions)) {
		line := service
		for _, name := range slices.Sorted(maps.Keys(ref.Actions[service])) {
			line += " " + name
			if len(ref.Actions[service][name].Resources) == 0 {
				line += "*"
			}
		}
		lines = append(lines, line)
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
