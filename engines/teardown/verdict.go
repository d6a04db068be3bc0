package teardown

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/template"
)

// Fate is what becomes of a resource when its environment is destroyed.
type Fate string

// The fates. What stays makes an environment one that cannot be destroyed.
const (
	Deleted   Fate = "deletes itself"
	Emptied   Fate = "is emptied first"        // by Destroy
	Byproduct Fate = "leaves something behind" // that Destroy sweeps, or that goes by itself later
	Stays     Fate = "stays"
)

// Verdict is the fate of a resource, and why it is not simply deleted.
type Verdict struct {
	Resource string `json:"resource"` // Stack/LogicalId
	Type     string `json:"type"`
	Fate     Fate   `json:"fate"`
	Why      string `json:"why,omitempty"`
	Fix      string `json:"fix,omitempty"`
}

// String says it in one line.
func (v Verdict) String() string {
	return fmt.Sprintf("%s (%s) %s: %s; %s", v.Resource, v.Type, v.Fate, v.Why, v.Fix)
}

// Judge says of every resource what becomes of it, before anything is deployed.
func Judge(app template.App) []Verdict {
	var all []Verdict
	for _, r := range app.Sorted() {
		all = append(all, judge(app, r))
	}
	return all
}

// Staying are the verdicts of resources that nothing destroys.
func Staying(all []Verdict) []Verdict {
	return slices.DeleteFunc(slices.Clone(all), func(v Verdict) bool { return v.Fate != Stays })
}

func judge(app template.App, r template.Resource) Verdict {
	v := Verdict{Resource: r.Name(), Type: r.Type, Fate: Deleted}
	for _, rule := range rules() {
		if strings.HasPrefix(r.Type, rule.kind) && rule.when(app, r) {
			v.Fate, v.Why, v.Fix = rule.fate, rule.why, rule.fix
			return v
		}
	}
	return v
}

// rule is about resources whose type begins with kind; the first that fits decides.
type rule struct {
	kind     string
	when     func(template.App, template.Resource) bool
	fate     Fate
	why, fix string
}

// rules come from AWS's documentation of DeletionPolicy, DeleteBucket and the protections of each service, and from the
// CDK's issues 11549 and 31487 (log groups); what is known from experience only says so.
func rules() []rule {
	const unprotect = "switch it off in environments that are destroyed"
	return []rule{
		{"AWS::", kept, Stays, "its deletion policy keeps it when its stack goes", "give it RemovalPolicy DESTROY in branch environments"},
		{"AWS::DynamoDB::", has("DeletionProtectionEnabled"), Stays, "its deletion protection is on", unprotect},
		{"AWS::Cognito::UserPool", text("DeletionProtection", "ACTIVE"), Stays, "its deletion protection is on", unprotect},
		{"AWS::RDS::", has("DeletionProtection"), Stays, "its deletion protection is on", unprotect},
		{"AWS::S3::Bucket", bucket, Emptied, "CloudFormation deletes empty buckets only", "nothing: `mainstay env down` empties it"},
		{"AWS::ECR::Repository", not(has("EmptyOnDelete")), Stays, "CloudFormation deletes empty repositories only", "set EmptyOnDelete"},
		{"AWS::Lambda::Function", edge, Stays, "replicas at the edge go hours after their distribution (from experience)", "leave it out of branch environments"},
		{"AWS::Lambda::Function", not(has("LoggingConfig", "LogGroup")), Byproduct, "Lambda makes a log group that no stack owns and that is kept for ever", "give it a log group"},
		{"AWS::Lambda::Function", has("VpcConfig"), Byproduct, "its network interfaces are released up to 40 minutes later (from experience)", "leave the VPC out of branch environments"},
		{"AWS::ApiGateway::Account", always, Stays, "there is one per account and Region, for all environments", "keep it in a stack of the account"},
		{"AWS::KMS::Key", always, Byproduct, "the key is unusable for 7 to 30 days, and then goes", "nothing"},
		{"AWS::CertificateManager::Certificate", always, Byproduct, "the record that validated it stays in DNS (from experience)", "share one certificate"},
		{"AWS::DynamoDB::", has("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"), Byproduct, "a last backup is kept for 35 days (from experience)", "nothing"},
		{"Custom::", always, Byproduct, "its provider logs to a group that no stack owns", "use native properties"},
	}
}

func always(template.App, template.Resource) bool { return true }

func kept(_ template.App, r template.Resource) bool {
	return r.DeletionPolicy == "Retain" || r.DeletionPolicy == "RetainExceptOnCreate" || r.DeletionPolicy == "Snapshot"
}

func bucket(_ template.App, r template.Resource) bool { return r.Type == "AWS::S3::Bucket" }

// edge tells whether a distribution runs a version of a function.
func edge(app template.App, r template.Resource) bool {
	for _, d := range app.OfType("AWS::CloudFront::Distribution") {
		for _, a := range d.List("DistributionConfig", "DefaultCacheBehavior", "LambdaFunctionAssociations") {
			one, _ := a.(map[string]any)
			v, ok := app.Follow(d, one["LambdaFunctionARN"], "AWS::Lambda::Version")
			if f, found := app.Follow(v, v.Get("FunctionName"), r.Type); ok && found && f.Name() == r.Name() {
				return true
			}
		}
	}
	return false
}

// has tells whether there is something at a path other than false.
func has(path ...string) func(template.App, template.Resource) bool {
	return func(_ template.App, r template.Resource) bool {
		v := r.Get(path...)
		return v != nil && v != false && v != "false"
	}
}

func text(path, value string) func(template.App, template.Resource) bool {
	return func(_ template.App, r template.Resource) bool { return r.Text(path) == value }
}

func not(f func(template.App, template.Resource) bool) func(template.App, template.Resource) bool {
	return func(a template.App, r template.Resource) bool { return !f(a, r) }
}
