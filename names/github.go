package names

// ContextFor is the key of the CDK's context with the kinds of environments that an account is for, with commas in between.
const ContextFor = App + ":for"

// The duties of workflows besides deployments. Each has an environment of GitHub's for each environment that it is about.
const (
	DutyOps   = "ops"   // dead letters, migrations, drills
	DutyAudit = "audit" // reads, and changes nothing
)

// GitHubEnvironment is the environment of GitHub's for jobs that have a duty in environments of a kind; without a duty, they
// deploy.
func GitHubEnvironment(kind, duty string) string {
	if duty == "" {
		return kind
	}
	return kind + "-" + duty
}

// GitHubRole is the role that such jobs take.
func GitHubRole(kind, duty string) string { return App + "-github-" + GitHubEnvironment(kind, duty) }
