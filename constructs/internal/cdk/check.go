package cdk

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Checked reports what is wrong with properties and returns those to go on with: the properties themselves or, where
// something is wrong, harmless ones. So one synthesis finds everything that is wrong with an app, instead of ending in
// the CDK's own panic at the first; and nothing of it is deployed, because infra fails.
func Checked[P any](scope constructs.Construct, p P, err error, harmless func() P) P {
	if err == nil {
		return p
	}
	report(scope, err)
	return harmless()
}

// report attaches errors to a construct, one each, for infra to list them all after synthesis.
func report(scope constructs.Construct, err error) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			report(scope, e)
		}
		return
	}
	awscdk.Annotations_Of(scope).AddError(jsii.String(err.Error()))
}

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

// CheckName reports a name that is not given.
func CheckName(property, found string) error {
	if found != "" {
		return nil
	}
	return Wrong(property, "empty", "a name", "set it")
}
