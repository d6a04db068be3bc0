package limits

// The limits of API Gateway (November 2026).
const (
	APIRoutes       = 300    // routes per HTTP API (gruntwork-io/terraform-aws-utilities docs/quotas.md)
	APITimeout      = 30_000 // ms: integration timeout of an HTTP API (API model, apigatewayv2 CreateIntegration)
	APITimeoutLeast = 50     // ms: integration timeout, at least (API model, apigatewayv2 CreateIntegration)
)

// The limits of Step Functions (November 2026).
const (
	MachineDefinition = 1 << 20 // bytes: definition (API model, Definition)
	MachineName       = 80      // characters: state machine name (API model, Name)
)

// The limits of IAM (November 2026).
const (
	RoleInline       = 10_240 // characters: inline policies of a role, white space not counted (IAM and STS quotas page)
	RolePolicies     = 10     // policies: managed policies of a role (IAM and STS quotas page)
	RoleTrust        = 2_048  // characters: trust policy ("Managing IAM Policies and Roles at Scale", 2026)
	RoleName         = 64     // characters: role name (API model, roleNameType)
	RoleDescription  = 1_000  // characters: role description (API model, roleDescriptionType)
	RoleSession      = 43_200 // seconds: session (API model, roleMaxSessionDurationType)
	RoleSessionLeast = 3_600  // seconds: session, at least (API model, roleMaxSessionDurationType)
	PolicyName       = 128    // characters: policy name (API model, policyNameType)
	ManagedPolicy    = 6_144  // characters: managed policy, white space not counted (IAM and STS quotas page)
)

// The limits of SSM Parameter Store (November 2026).
const (
	ParameterValue         = 4 << 10 // bytes: value of a standard parameter (API model, PutParameter)
	ParameterValueAdvanced = 8 << 10 // bytes: value of an advanced parameter (API model, PutParameter)
)

// The limits of Secrets Manager (November 2026).
const (
	SecretName = 512 // characters: secret name (API model, NameType)
)

// The limits of Cognito (November 2026).
const (
	UserPoolName = 128 // characters: user pool name (API model, UserPoolNameType)
)

// The limits of KMS (November 2026).
const (
	KeyAlias  = 256      // characters: alias, alias/ included (API model, AliasNameType)
	KeyPolicy = 32 << 10 // bytes: key policy (from memory)
)

// The limits of CodeDeploy (November 2026).
const (
	DeliveryAlarms = 10 // alarms of a deployment group (API model, AlarmConfiguration)
)

func others() []Limit {
	return []Limit{
		{"APIRoutes", "API Gateway", "routes per HTTP API", APIRoutes, "routes", ByTemplate, true, `gruntwork-io/terraform-aws-utilities docs/quotas.md`},
		{"APITimeout", "API Gateway", "integration timeout of an HTTP API", APITimeout, "ms", ByTemplate, false, `API model, apigatewayv2 CreateIntegration`},
		{"APITimeoutLeast", "API Gateway", "integration timeout, at least", APITimeoutLeast, "ms", ByTemplate, false, `API model, apigatewayv2 CreateIntegration`},
		{"MachineDefinition", "Step Functions", "definition", MachineDefinition, "bytes", ByTemplate, false, `API model, Definition`},
		{"MachineName", "Step Functions", "state machine name", MachineName, "characters", ByTemplate, false, `API model, Name`},
		{"RoleInline", "IAM", "inline policies of a role, white space not counted", RoleInline, "characters", ByTemplate, false, `IAM and STS quotas page`},
		{"RolePolicies", "IAM", "managed policies of a role", RolePolicies, "policies", ByTemplate, true, `IAM and STS quotas page`},
		{"RoleTrust", "IAM", "trust policy", RoleTrust, "characters", ByTemplate, true, `"Managing IAM Policies and Roles at Scale", 2026`},
		{"RoleName", "IAM", "role name", RoleName, "characters", ByTemplate, false, `API model, roleNameType`},
		{"RoleDescription", "IAM", "role description", RoleDescription, "characters", ByTemplate, false, `API model, roleDescriptionType`},
		{"RoleSession", "IAM", "session", RoleSession, "seconds", ByTemplate, false, `API model, roleMaxSessionDurationType`},
		{"RoleSessionLeast", "IAM", "session, at least", RoleSessionLeast, "seconds", ByTemplate, false, `API model, roleMaxSessionDurationType`},
		{"PolicyName", "IAM", "policy name", PolicyName, "characters", ByTemplate, false, `API model, policyNameType`},
		{"ManagedPolicy", "IAM", "managed policy, white space not counted", ManagedPolicy, "characters", ByTemplate, false, `IAM and STS quotas page`},
		{"ParameterValue", "SSM Parameter Store", "value of a standard parameter", ParameterValue, "bytes", ByTemplate, false, `API model, PutParameter`},
		{"ParameterValueAdvanced", "SSM Parameter Store", "value of an advanced parameter", ParameterValueAdvanced, "bytes", ByTemplate, false, `API model, PutParameter`},
		{"SecretName", "Secrets Manager", "secret name", SecretName, "characters", ByTemplate, false, `API model, NameType`},
		{"UserPoolName", "Cognito", "user pool name", UserPoolName, "characters", ByTemplate, false, `API model, UserPoolNameType`},
		{"KeyAlias", "KMS", "alias, alias/ included", KeyAlias, "characters", ByTemplate, false, `API model, AliasNameType`},
		{"KeyPolicy", "KMS", "key policy", KeyPolicy, "bytes", ByTemplate, false, `from memory`},
		{"DeliveryAlarms", "CodeDeploy", "alarms of a deployment group", DeliveryAlarms, "alarms", ByTemplate, false, `API model, AlarmConfiguration`},
	}
}
