package iam

import (
	"fmt"

	"github.com/mainstay-go/mainstay/engines/iam/internal/code"
)

// stale finds directives that excuse nothing in any of the functions that they count for.
func (c *checker) stale(subjects []subject) {
	seen := map[string]bool{}
	for _, s := range subjects {
		for _, d := range s.program.program.Directives {
			excuses := d.Verb == code.Allow || d.Verb == code.Without || d.Verb == code.Optional
			if !excuses || c.excused[d.At] || seen[d.At] {
				continue
			}
			seen[d.At] = true
			f := s.about(Warning, Stale, fmt.Sprintf("the comment that excuses %s (%s) excuses nothing any more; take it out", d.Subject, d.Verb))
			f.At = d.At
			c.add(f)
		}
	}
}
