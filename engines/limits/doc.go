// Package limits holds templates against AWS's limits before they are deployed.
//
// CloudFormation validates little: a name that is one character too long, or a queue whose messages come back before
// its function is done, is found in the middle of a deployment, which then rolls back. Package kit/limits has the
// numbers; here is how a template is measured by them. What a template does not say, such as a name that CloudFormation
// will generate, is not measured; what it refers to is taken to have 80 characters, the length of a usual ARN.
//
//	result := limits.Check(app)
//	for _, f := range result.Findings { fmt.Println(f) }
package limits
