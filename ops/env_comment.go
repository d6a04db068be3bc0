package ops

import (
	"context"
	"fmt"
	"strings"
)

// EnvComment tells of an environment on the pull request of its branch.
type EnvComment struct {
	GitHub GitHub
	Branch string
	Up     Up     // what `env up` did
	Diff   string // what `env diff` said, as Markdown
}

// longestComment is what GitHub takes, less than its 65,536 characters for what is around the comparison.
const longestComment = 60_000

// Run comments, and returns the number of the pull request; 0: the branch has none that is open.
func (c EnvComment) Run(ctx context.Context) (int, error) {
	number, err := c.GitHub.pullRequest(ctx, c.Branch)
	if err != nil || number == 0 {
		return number, err
	}
	return number, c.GitHub.say(ctx, number, "<!-- mainstay: environment "+c.Up.Environment+" -->", c.Text())
}

// Text is the comment.
func (c EnvComment) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### Environment `%s`\n\n%s\n\n", c.Up.Environment, c.Up.URL)
	fmt.Fprintf(&b, "%s; functions updated: %s", counted(c.Up.Stacks), some(c.Up.Updated))
	if c.Up.Import != nil {
		fmt.Fprintf(&b, "; %s", c.Up.Import)
	}
	fmt.Fprintf(&b, ".\n\n")
	if len(c.Diff) > longestComment {
		return b.String() + strings.ToValidUTF8(c.Diff[:longestComment], "") + "\n\nThe rest is in the file of the run.\n"
	}
	return b.String() + c.Diff
}
