// Command gen writes the tables of package actions.
//
//	go run ./gen actions data/actions | gzip -n9 >actions.txt.gz         # from a copy of the Service Authorization Reference
//	go run ./gen prefixes botocore.whl services.json >prefixes.txt     # from botocore, and the list of IAM's prefixes
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(args []string, w io.Writer) error {
	var lines []string
	var err error
	switch {
	case len(args) == 2 && args[0] == "actions":
		lines, err = actions(args[1])
	case len(args) == 3 && args[0] == "prefixes":
		lines, err = prefixes(args[1], args[2])
	default:
		err = errors.New("expected: actions FOLDER, or prefixes WHEEL FILE")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
