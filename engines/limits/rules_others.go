package limits

import "github.com/mainstay-go/mainstay/engines/template"

const roleType = "AWS::IAM::Role"

func roleRules() []rule {
	all := []rule{
		own("RoleInline", roleType, inline),
		own("RolePolicies", roleType, managed),
		size("RoleTrust", roleType, "AssumeRolePolicyDocument"),
		text("RoleName", roleType, "RoleName"),
		text("RoleDescription", roleType, "Description"),
		text("PolicyName", "AWS::IAM::Policy", "PolicyName"),
		size("ManagedPolicy", "AWS::IAM::ManagedPolicy", "PolicyDocument"),
	}
	return append(all, both("RoleSession", roleType, "MaxSessionDuration")...)
}

// inline adds up the policies of a role's own and those that are attached to it as inline policies.
func inline(a template.App, r template.Resource) (int64, bool) {
	total := 0
	for _, p := range r.List("Policies") {
		m, _ := p.(map[string]any)
		total += compact(m["PolicyDocument"])
	}
	for _, p := range a.OfType("AWS::IAM::Policy") {
		if attached(a, p, r) {
			total += compact(p.Properties["PolicyDocument"])
		}
	}
	return int64(total), total > 0
}

// managed counts managed policies: those that the role names, and those that name it.
func managed(a template.App, r template.Resource) (int64, bool) {
	n := len(r.List("ManagedPolicyArns"))
	for _, p := range a.OfType("AWS::IAM::ManagedPolicy") {
		if attached(a, p, r) {
			n++
		}
	}
	return int64(n), n > 0
}

// attached says whether a policy names the role among its roles.
func attached(a template.App, policy, role template.Resource) bool {
	for _, x := range policy.List("Roles") {
		if found, ok := a.Follow(policy, x, roleType); ok && found.Name() == role.Name() {
			return true
		}
	}
	return false
}

func otherRules() []rule {
	const integration, parameter = "AWS::ApiGatewayV2::Integration", "AWS::SSM::Parameter"
	all := []rule{
		own("APIRoutes", "AWS::ApiGatewayV2::Api", routes),
		size("MachineDefinition", "AWS::StepFunctions::StateMachine", "DefinitionString"),
		text("MachineName", "AWS::StepFunctions::StateMachine", "StateMachineName"),
		own("ParameterValue", parameter, value(false)),
		own("ParameterValueAdvanced", parameter, value(true)),
		text("SecretName", "AWS::SecretsManager::Secret", "Name"),
		text("UserPoolName", "AWS::Cognito::UserPool", "UserPoolName"),
		text("KeyAlias", "AWS::KMS::Alias", "AliasName"),
		size("KeyPolicy", "AWS::KMS::Key", "KeyPolicy"),
	}
	return append(all, both("APITimeout", integration, "TimeoutInMillis")...)
}

func routes(a template.App, r template.Resource) (int64, bool) {
	n := int64(0)
	for _, route := range a.OfType("AWS::ApiGatewayV2::Route") {
		if api, ok := a.Follow(route, route.Properties["ApiId"], r.Type); ok && api.Name() == r.Name() {
			n++
		}
	}
	return n, n > 0
}

func value(advanced bool) func(template.App, template.Resource) (int64, bool) {
	return func(_ template.App, r template.Resource) (int64, bool) {
		tier := r.Text("Tier") == "Advanced"
		return int64(length(r.Get("Value"))), r.Get("Value") != nil && tier == advanced
	}
}
