package ops

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
)

func envCommentCommand(s streams) *cobra.Command {
	var up, diff string
	c := leaf("comment", "Tell of a branch's environment on its pull request", "Comment on the open pull request of a branch: the URL of its environment, what `env up --json` "+
		"did and what `env diff --markdown` said. There is one comment, which the next run changes. It is for a job of GitHub Actions: GITHUB_TOKEN, GITHUB_REPOSITORY, "+
		"GITHUB_REF_NAME and GITHUB_API_URL say where. The text is printed, too, and added to the job's summary.", 0,
		func(c *cobra.Command, _ []string) error {
			comment, err := readComment(up, diff)
			if err != nil {
				return err
			}
			fmt.Fprint(s.out, comment.Text())
			if err := summarize(os.Getenv("GITHUB_STEP_SUMMARY"), comment.Text()); err != nil {
				return err
			}
			number, err := comment.Run(c.Context())
			if err == nil && number == 0 {
				fmt.Fprintf(s.err, "branch %s has no open pull request to comment on\n", comment.Branch)
			}
			return err
		})
	c.Flags().StringVar(&up, "up", "up.json", "file with what `env up --json` printed")
	c.Flags().StringVar(&diff, "diff", "", "file that `env diff --markdown` wrote; default: none")
	return c
}

// readComment is a comment from files, and from the variables of the job.
func readComment(up, diff string) (EnvComment, error) {
	c := EnvComment{Branch: os.Getenv("GITHUB_REF_NAME"), GitHub: GitHub{API: os.Getenv("GITHUB_API_URL"), Repository: os.Getenv("GITHUB_REPOSITORY"),
		Token: os.Getenv("GITHUB_TOKEN"), HTTP: &http.Client{Timeout: 30 * time.Second}}}
	if c.Branch == "" || c.GitHub.API == "" || c.GitHub.Repository == "" || c.GitHub.Token == "" {
		return c, usage("found no GITHUB_REF_NAME, GITHUB_API_URL, GITHUB_REPOSITORY or GITHUB_TOKEN; expected all of them, as in a job of GitHub Actions; run it there")
	}
	data, err := os.ReadFile(up)
	if err != nil {
		return c, fmt.Errorf("read what was deployed: %w; `mainstay env up --json > %s` writes it", err, up)
	}
	if err := json.Unmarshal(data, &c.Up); err != nil || c.Up.Environment == "" {
		return c, fmt.Errorf("read what was deployed: %s is not what `mainstay env up --json` prints (%w); run that again", up, err)
	}
	if diff == "" {
		return c, nil
	}
	text, err := os.ReadFile(diff)
	c.Diff = string(text)
	return c, err
}

// summarize adds a text to the summary of a job; file is "" outside of one.
func summarize(file, text string) error {
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write summary of the job: %w", err)
	}
	defer f.Close()
	_, err = fmt.Fprintln(f, text)
	return err
}
