// Package template reads CloudFormation templates as plain values, and follows the references in them: from an event
// source to its queue, from an alias to its function, from a stack to the output of another one.
//
// Every engine that judges templates needs just this. It takes text and not folders, so that a template may come from
// anywhere; mainstay's commands take it from a cloud assembly.
//
//	t, err := template.Parse("Users", text)
//	queue, ok := template.App{t}.Follow(mapping, mapping.Properties["EventSourceArn"], "AWS::SQS::Queue")
package template
