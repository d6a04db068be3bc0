package ops

import (
	"fmt"
	"regexp"

	"github.com/spf13/cobra"
)

// invalidFlag is how the library says that the value of a flag is none of its type.
var invalidFlag = regexp.MustCompile(`^invalid argument (".*") for "(?:-., )?--([a-z-]+)" flag: `)

// wanted are the values of a type of flags, in words of people who do not know Go.
func wanted(kind string) string {
	return map[string]string{"int": "a whole number", "float64": "a number", "duration": "a time, such as 90m or 72h", "bool": "true or false", "stringToString": "NAME=VALUE"}[kind]
}

// mistaken says what is wrong with a flag: what was found, and what is expected.
func mistaken(c *cobra.Command, err error) error {
	if m := invalidFlag.FindStringSubmatch(err.Error()); m != nil {
		if f := c.Flags().Lookup(m[2]); f != nil && wanted(f.Value.Type()) != "" {
			err = fmt.Errorf("--%s %s: expected %s", m[2], m[1], wanted(f.Value.Type()))
		}
	}
	return usage("%w; see `%s --help`", err, c.CommandPath())
}
