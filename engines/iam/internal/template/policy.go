package template

import "slices"

// policyOf says which property of a resource's policy names the resource.
func policyOf() map[string]string {
	return map[string]string{"AWS::SQS::QueuePolicy": "Queues", "AWS::SNS::TopicPolicy": "Topics", "AWS::S3::BucketPolicy": "Bucket",
		"AWS::SecretsManager::ResourcePolicy": "SecretId", "AWS::Events::EventBusPolicy": "EventBusName"}
}

// Policy returns what a resource's own policies say: who else may use it.
func (a *App) Policy(of *Resource) []Statement {
	all := append(a.Statements(of, of.Properties["KeyPolicy"]), a.Statements(of, of.Properties["ResourcePolicy"])...)
	for _, p := range a.Resources {
		property, ok := policyOf()[p.Type]
		if !ok {
			continue
		}
		for _, v := range list(p.Properties[property]) {
			if slices.Contains(a.Mentioned(a.Text(p.Stack, v)), of) {
				all = append(all, a.Statements(p, p.Properties["PolicyDocument"])...)
			}
		}
	}
	return all
}

// Key returns the customer managed key that a resource's contents are encrypted with; nil for none or one of AWS's own.
func (a *App) Key(of *Resource) *Resource {
	var v any
	switch of.Type {
	case "AWS::SQS::Queue", "AWS::SNS::Topic":
		v = of.Property("KmsMasterKeyId")
	case "AWS::DynamoDB::Table":
		v = of.Property("SSESpecification", "KMSMasterKeyId")
	case "AWS::Kinesis::Stream":
		v = of.Property("StreamEncryption", "KeyId")
	case "AWS::SecretsManager::Secret":
		v = of.Property("KmsKeyId")
	case "AWS::Lambda::Function":
		v = of.Property("KmsKeyArn")
	case "AWS::S3::Bucket":
		for _, rule := range of.List("BucketEncryption", "ServerSideEncryptionConfiguration") {
			v = object(object(rule)["ServerSideEncryptionByDefault"])["KMSMasterKeyID"]
		}
	}
	if v == nil {
		return nil
	}
	if alias := a.Refers(of.Stack, v, "AWS::KMS::Alias"); alias != nil {
		return a.Refers(alias.Stack, alias.Properties["TargetKeyId"], "AWS::KMS::Key")
	}
	return a.Refers(of.Stack, v, "AWS::KMS::Key")
}
