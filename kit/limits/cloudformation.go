package limits

// The limits of CloudFormation (November 2026).
const (
	StackResources    = 500     // resources per template ("Breaking Through CloudFormation's 500 Resource Barrier")
	StackOutputs      = 200     // outputs per template (AWS CloudFormation quotas page)
	StackParameters   = 200     // parameters per template (from memory)
	StackMappings     = 200     // mappings per template (AWS CloudFormation quotas page)
	TemplateBytes     = 1 << 20 // bytes: template in S3 (API model, CreateStackInput.TemplateURL)
	LogicalID         = 255     // characters: logical id (from memory)
	DynamicReferences = 60      // references: dynamic references per template (Understand CloudFormation quotas page)
	ResourceTags      = 50      // tags per resource (API model, Tags)
)

func cloudformation() []Limit {
	return []Limit{
		{"StackResources", "CloudFormation", "resources per template", StackResources, "resources", ByTemplate, false, `"Breaking Through CloudFormation's 500 Resource Barrier"`},
		{"StackOutputs", "CloudFormation", "outputs per template", StackOutputs, "outputs", ByTemplate, false, `AWS CloudFormation quotas page`},
		{"StackParameters", "CloudFormation", "parameters per template", StackParameters, "parameters", ByTemplate, false, `from memory`},
		{"StackMappings", "CloudFormation", "mappings per template", StackMappings, "mappings", ByTemplate, false, `AWS CloudFormation quotas page`},
		{"TemplateBytes", "CloudFormation", "template in S3", TemplateBytes, "bytes", ByTemplate, false, `API model, CreateStackInput.TemplateURL`},
		{"LogicalID", "CloudFormation", "logical id", LogicalID, "characters", ByTemplate, false, `from memory`},
		{"DynamicReferences", "CloudFormation", "dynamic references per template", DynamicReferences, "references", ByTemplate, false, `Understand CloudFormation quotas page`},
		{"ResourceTags", "CloudFormation", "tags per resource", ResourceTags, "tags", ByTemplate, false, `API model, Tags`},
	}
}
