// Package cdk has what constructs share: conversions between plain Go values and those of the CDK, log groups, and
// checks of properties.
package cdk
