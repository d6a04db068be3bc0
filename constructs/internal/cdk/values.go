package cdk

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// Seconds is a duration in whole seconds.
func Seconds(d time.Duration) awscdk.Duration {
	return Constant(d, func() awscdk.Duration { return awscdk.Duration_Seconds(jsii.Number(d.Seconds())) })
}

// Strings is a map of strings.
func Strings(m map[string]string) *map[string]*string {
	out := make(map[string]*string, len(m))
	for k, v := range m {
		out[k] = jsii.String(v)
	}
	return &out
}

// Removal is what becomes of a resource when its stack goes or no longer has it.
func Removal(retain bool) awscdk.RemovalPolicy {
	if retain {
		return awscdk.RemovalPolicy_RETAIN
	}
	return awscdk.RemovalPolicy_DESTROY
}
