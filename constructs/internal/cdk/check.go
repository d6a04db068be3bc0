package cdk

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/internal/caller"
)

// Checked reports what is wrong with properties and returns those to go on with: the properties themselves or, where
// something is wrong, harmless ones. So one synthesis finds everything that is wrong with an app, instead of ending in
// the CDK's own panic at the first; and nothing of it is deployed, because infra fails.
func Checked[P any](scope constructs.Construct, p P, err error, harmless func() P) P {
	if err == nil {
		return p
	}
	report(scope, err, caller.Outside("github.com/mainstay-go/mainstay/constructs/"))
	return harmless()
}

// Harmless is a name for what stands in for a construct that was reported: nothing else in the app has it.
func Harmless(scope constructs.Construct) string { return "wrong-" + *scope.Node().Addr() }

// report attaches errors to a construct, one each, with the line of the application that made it, for infra to list
// them all after synthesis.
func report(scope constructs.Construct, err error, where string) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			report(scope, e, where)
		}
		return
	}
	text := fmt.Sprintf("%s (%s)", err, where)
	reports = append(reports, *scope.Node().Path()+": "+text)
	awscdk.Annotations_Of(scope).AddError(&text)
}

//nolint:gochecknoglobals // as constants: it is about what is being built in jsii's process
var reports []string

// Reports are all errors that were reported, for where the CDK panics before it writes them into an assembly.
func Reports() []string { return slices.Clone(reports) }

// Wrong is an error about a property: what was found, what is expected, how to fix it.
func Wrong(property string, found any, expected, fix string) error {
	return fmt.Errorf("%s is %v; expected %s; %s", property, found, expected, fix)
}

// Between reports a number outside a quota of AWS's.
func Between(property string, found, least, most int, quota string) error {
	if found >= least && found <= most {
		return nil
	}
	return Wrong(property, found, fmt.Sprintf("%d to %d (%s)", least, most, quota), "choose a number in between")
}

// Whole reports a duration outside a quota of AWS's, or one that is not in whole seconds.
func Whole(property string, found, least, most time.Duration, quota string) error {
	if found >= least && found <= most && found%time.Second == 0 {
		return nil
	}
	return Wrong(property, found, fmt.Sprintf("whole seconds from %s to %s (%s)", least, most, quota), "choose one of those")
}

// CheckName reports a name that cannot be part of the names of functions, log groups and the like.
func CheckName(property, found string) error {
	return match(property, found, `^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`, "1 to 64 of A-Z, a-z, 0-9, ., _ and -, a letter or digit first")
}

// CheckAttribute reports a name that a table's attribute cannot have (at most 255 bytes; DynamoDB quotas, 2026) or that
// would need quoting wherever it is used.
func CheckAttribute(property, found string) error {
	return match(property, found, `^[A-Za-z0-9_.:#-]{1,255}$`, "1 to 255 of A-Z, a-z, 0-9, _, ., :, # and -")
}

// CheckVariable reports a name that an environment variable of a function cannot have (Lambda API reference, 2026).
func CheckVariable(property, found string) error {
	if slices.Contains(reserved(), found) {
		return Wrong(property, strconv.Quote(found), "a name that Lambda does not set itself (Lambda developer guide, \"Defined runtime environment variables\")", "choose another")
	}
	return match(property, found, `^[A-Za-z][A-Za-z0-9_]{1,255}$`, "a letter, and at least one more letter, digit or _")
}

// reserved are the variables that Lambda refuses to have set. Those that begin with _ are refused as names.
func reserved() []string {
	return []string{"AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
		"AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY",
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"}
}

// CheckPath reports what cannot be the path of an HTTP API's route.
func CheckPath(property, found string) error {
	return match(property, found, `^/[A-Za-z0-9/{}._~+-]{0,255}$`, "a slash, then letters, digits and any of / { } . _ ~ + -")
}

// CheckState reports what cannot be the name of a workflow's state and of what is derived from it.
func CheckState(property, found string) error {
	return match(property, found, `^[A-Za-z0-9-]{1,80}$`, "1 to 80 of A-Z, a-z, 0-9 and -")
}

func match(property, found, pattern, expected string) error {
	if regexp.MustCompile(pattern).MatchString(found) {
		return nil
	}
	return Wrong(property, strconv.Quote(found), expected, "change it")
}
