package iam

import (
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/actions"
	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
)

// requirement is an action that a function needs, and on what.
type requirement struct {
	action  string
	must    bool
	targets []target // one of these; none: it cannot be told
	index   bool     // on an index of the table
	why     []string // the path to the call, or what of the template needs it
	at      string
}

// target is what an action is about: a resource of the templates, or a name.
type target struct {
	resource *template.Resource
	text     string
}

// requirements returns what the code of a function needs.
func (c *checker) requirements(s subject) []requirement {
	variables := c.app.Variables(s.Resource)
	var all []requirement
	for _, n := range s.program.needs {
		if _, is := variables[n.where]; n.where != "" && !is {
			continue
		}
		r := requirement{action: n.action, must: n.must, why: n.call.Path, at: n.call.At}
		if !n.call.Elsewhere {
			for _, v := range n.call.Resources {
				if text, ok := variables[v]; ok {
					r.targets = append(r.targets, c.target(text))
				}
			}
		}
		if slices.Contains(n.call.Kinds, "IndexName") { // then the table itself need not be queried
			table := r
			table.must, table.why, r.index = false, nil, true
			all = append(all, table)
		}
		all = append(all, r)
		if r.action == "s3:GetObject" {
			all = append(all, listing(r))
		}
	}
	return all
}

// listing is what reading objects should come with: without s3:ListBucket an object that is not there answers AccessDenied
// and not NoSuchKey (Amazon S3 API Reference, GetObject).
func listing(r requirement) requirement {
	r.action, r.must = "s3:ListBucket", false
	r.why = append(slices.Clone(r.why), "to be told that an object is not there, instead of AccessDenied")
	return r
}

// target is what a text of the template names.
func (c *checker) target(text string) target {
	if r := c.app.Mentioned(text); len(r) > 0 {
		return target{r[0], text}
	}
	return target{nil, text}
}

// String names the target for people.
func (t target) String() string {
	if t.resource != nil {
		return "<" + t.resource.Name() + ">"
	}
	return t.text
}

// listStreams is what Lambda asks for on the streams of one table, as the policy template DynamoDBStreamReadPolicy of AWS SAM
// grants it, though the Service Authorization Reference knows no resource of it.
const listStreams = "dynamodb:ListStreams"

// covers says whether a resource of a statement covers a requirement on a target; a target of nothing is any.
func (c *checker) covers(granted string, r requirement, t target) bool {
	if granted == "*" || strings.Contains(granted, "<?>") {
		return true
	}
	if !c.table.TakesResource(r.action) && r.action != listStreams || !rightPart(granted, r.action) {
		return false
	}
	if r.index && !strings.Contains(granted, "/index/") {
		return false
	}
	if t.resource == nil && (t.text == "" || strings.Contains(t.text, "<")) {
		return true // a parameter, or what only CloudFormation can tell
	}
	mentioned := c.app.Mentioned(granted)
	if len(mentioned) > 0 {
		return slices.Contains(mentioned, t.resource)
	}
	if t.resource != nil && !strings.Contains(granted, "*") {
		return c.physical(t.resource, granted)
	}
	return literal(granted, t.text)
}

// physical says whether an ARN ends with the name that a resource is given in its template.
func (c *checker) physical(r *template.Resource, arn string) bool {
	for _, property := range []string{"TableName", "QueueName", "BucketName", "TopicName", "FunctionName", "Name", "StateMachineName"} {
		if name, ok := r.Properties[property].(string); ok && strings.Contains(arn, name) {
			return true
		}
	}
	return false
}

// literal says whether an ARN without references covers a name: it ends with it, or has a wildcard that does.
func literal(arn, name string) bool {
	last := arn[strings.LastIndexAny(arn, ":/")+1:]
	return actions.Match(arn, name) || actions.Match(last, name[strings.LastIndexAny(name, ":/")+1:])
}

// rightPart says whether an ARN is of the part that an action works on: a bucket's objects or the bucket itself, a table or
// its stream.
func rightPart(arn, action string) bool {
	service, name, _ := strings.Cut(action, ":")
	switch service {
	case "s3":
		return strings.Contains(afterReference(arn), "/") == ofObject(name)
	case "dynamodb":
		return (strings.Contains(arn, ".StreamArn>") || strings.Contains(arn, "/stream/")) == ofStream(name)
	}
	return true
}

// afterReference is what follows the last symbol of a text.
func afterReference(arn string) string { return arn[strings.LastIndex(arn, ">")+1:] }

// ofObject says whether an action of S3 is on objects, not on a bucket (Service Authorization Reference, "Amazon S3").
func ofObject(name string) bool {
	return strings.Contains(name, "Object") && name != "GetBucketObjectLockConfiguration" && name != "PutBucketObjectLockConfiguration" ||
		name == "AbortMultipartUpload" || name == "ListMultipartUploadParts" || name == "BypassGovernanceRetention"
}

// ofStream says whether an action of DynamoDB is on a table's stream.
func ofStream(name string) bool {
	return name == "GetRecords" || name == "GetShardIterator" || name == "DescribeStream" || name == "ListStreams"
}
