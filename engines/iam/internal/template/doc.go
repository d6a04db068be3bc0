// Package template reads what synthesized templates say about permissions: functions with their roles and event sources,
// what the roles allow, and what other services may do. References are followed, between stacks too, and stay symbols,
// for the ARNs are made by CloudFormation.
//
//	app := template.New(assembly.Templates)
//	for _, f := range app.Functions() { … f.Role.Statements … }
package template
