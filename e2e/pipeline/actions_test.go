package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stand-ins for the actions that act cannot fetch or run, each doing what the workflow needs of it, with bash. What of an
// action has nothing to do here, such as the installation of Go, says so.
var standIns = map[string]string{
	// Without a ref, act does this itself: it copies the working folder for each job.
	"actions/checkout": `
		git init --quiet .
		git fetch --quiet "$PIPELINE_CLONE" "${{ inputs.ref }}"
		git checkout --quiet -B "${{ inputs.ref }}" FETCH_HEAD`,

	"actions/setup-go": `echo "Go is here: $(go version)"`,

	// npm ci would take its time in every job; the lock files are the same, so their folders are.
	"actions/setup-node": `
		ln -sfn "$PIPELINE_NODE_MODULES" node_modules
		ln -sfn "$PIPELINE_BROWSER_MODULES" e2e/browser/node_modules`,

	// The job shows a token that says what GitHub's would, for the role that it asks for. The embedded AWS lets it in or not, and from
	// then on it has that role's permissions. Only nobody signs the token, and the account's number is that of the environment.
	"aws-actions/configure-aws-credentials": `
		read -r _ _ environment account < <(grep "^$GITHUB_WORKFLOW $GITHUB_JOB " "$PIPELINE_STATE/environments")
		role="arn:aws:iam::$account:role/$(basename "${{ inputs.role-to-assume }}")"
		claims='{"iss":"https://token.actions.githubusercontent.com","aud":"sts.amazonaws.com","repository_id":"456789","sub":"repo:octo@123456/app@456789:environment:'"$environment"'"}'
		encode() { base64 --wrap 0 | tr '+/' '-_' | tr -d '='; }
		token="$(printf '{"alg":"none"}' | encode).$(printf '%s' "$claims" | encode).none"
		answer="$(curl --silent --show-error --fail-with-body --cacert "$PIPELINE_EMBEDDED/tls/ca.pem" "$PIPELINE_ENDPOINT" --data-urlencode Action=AssumeRoleWithWebIdentity \
			--data-urlencode Version=2011-06-15 --data-urlencode "RoleArn=$role" --data-urlencode RoleSessionName=GitHubActions --data-urlencode "WebIdentityToken=$token")"
		field() { sed "s|.*<$1>\([^<]*\)</$1>.*|\1|" <<< "$answer" | head -n 1; }
		echo "$GITHUB_WORKFLOW $GITHUB_JOB $role $(field AccessKeyId)" >> "$PIPELINE_STATE/roles"
		mkdir -p .mainstay/embedded
		ln -sfn "$PIPELINE_EMBEDDED"/* .mainstay/embedded/
		rm .mainstay/embedded/instance.json
		sed 's|^{$|{"session": {"accessKey": "'"$(field AccessKeyId)"'", "secret": "'"$(field SecretAccessKey)"'", "token": "'"$(field SessionToken)"'"},|' \
			"$PIPELINE_EMBEDDED/instance.json" > .mainstay/embedded/instance.json`,

	"actions/upload-artifact": `
		to="$PIPELINE_STATE/artifacts/${{ inputs.name }}"
		mkdir -p "$to"
		while read -r path; do
			[ -z "$path" ] && continue
			[ -e "$path" ] || { echo "no file $path was found" >&2; exit 1; }
			if [ -d "$path" ]; then cp -a "$path/." "$to"; else cp -a "$path" "$to"; fi
		done <<< "${{ inputs.path }}"`,

	"github/codeql-action/upload-sarif": `echo "GitHub shows ${{ inputs.sarif_file }}"`,

	"actions/download-artifact": `
		to="${{ inputs.path }}"
		mkdir -p "${to:-.}"
		cp -a "$PIPELINE_STATE/artifacts/${{ inputs.name }}/." "${to:-.}"`,
}

// standIn writes an action that does what the script says.
func standIn(t *testing.T, dir, script string) {
	t.Helper()
	text := "name: stand-in\ninputs: {name: {}, path: {}, role-to-assume: {}, aws-region: {}, role-duration-seconds: {}, go-version-file: {}, cache: {}, node-version: {},\n" +
		"  package-manager-cache: {}, retention-days: {}, include-hidden-files: {}, if-no-files-found: {}, sarif_file: {}, persist-credentials: {}, ref: {}}\n" +
		"runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: |\n        set -euo pipefail\n"
	for line := range strings.Lines(script) {
		text += "        " + strings.TrimLeft(strings.TrimRight(line, "\n"), "\t") + "\n"
	}
	write(t, filepath.Join(dir, "action.yml"), text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil { //nolint:gosec // some are programs
		t.Fatal(err)
	}
}
