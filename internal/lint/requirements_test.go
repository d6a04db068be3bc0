package lint_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/lint"
)

var pinned = regexp.MustCompile(`^[a-z0-9-]+==[0-9.]+( ; python_full_version [^\\]+)?( --hash=sha256:[0-9a-f]{64})+$`)

// loose returns the requirements that leave pip a choice.
func loose(requirements string) []string {
	var found []string
	joined := regexp.MustCompile(` *\\\n *`).ReplaceAllString(requirements, " ")
	for line := range strings.Lines(joined) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !pinned.MatchString(line) {
			found = append(found, line)
		}
	}
	return found
}

func TestRequirements_ArePinned(t *testing.T) {
	for tool, all := range map[string][]byte{"cfn-lint": lint.Requirements(), "zizmor": lint.Zizmor()} {
		if found := loose(string(all)); len(found) > 0 {
			t.Errorf("these requirements of %s are not pinned by version and hash: %q", tool, found)
		}
		if !strings.Contains(string(all), "\n"+tool+"==") {
			t.Errorf("the requirements lack %s itself", tool)
		}
	}
}

func TestLoose(t *testing.T) {
	digest := "--hash=sha256:" + strings.Repeat("0", 64)
	for _, bad := range []string{"pyyaml", "pyyaml==6.0.3", "pyyaml>=6.0.3 \\\n    " + digest, "pyyaml==6.0.3 \\\n    --hash=md5:00", "--index-url x"} {
		if len(loose(bad)) == 0 {
			t.Errorf("%q passes for pinned", bad)
		}
	}
}
