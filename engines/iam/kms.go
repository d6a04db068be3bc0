package iam

import "strings"

// keys returns what a function needs of the customer managed keys that its resources are encrypted with.
func (c *checker) keys(all []requirement) []requirement {
	var more []requirement
	for _, r := range all {
		for _, t := range r.targets {
			if t.resource == nil || strings.HasPrefix(r.action, "logs:") {
				continue
			}
			key := c.app.Key(t.resource)
			if key == nil {
				continue
			}
			must, may := unlocks(r.action)
			why := append(append([]string{}, r.why...), t.resource.Name()+" is encrypted with "+key.Name())
			for _, a := range must {
				more = append(more, requirement{action: a, must: r.must, targets: []target{{key, ""}}, why: why, at: r.at})
			}
			for _, a := range may {
				more = append(more, requirement{action: a, targets: []target{{key, ""}}})
			}
		}
	}
	return more
}

// unlocks returns which actions of KMS an action on something encrypted must and may come with (Amazon SQS and Amazon SNS
// Developer Guides, "Key management"; Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys"; DynamoDB
// Developer Guide, "How DynamoDB uses AWS KMS"; Kinesis Data Streams Developer Guide, "Permissions to use user-generated KMS
// keys").
func unlocks(action string) (must, may []string) {
	const decrypt, generate = "kms:Decrypt", "kms:GenerateDataKey"
	service, name, _ := strings.Cut(action, ":")
	switch service {
	case "sqs", "sns":
		switch name {
		case "SendMessage", "Publish":
			return []string{generate, decrypt}, nil
		case "ReceiveMessage":
			return []string{decrypt}, nil
		}
	case "s3":
		switch {
		case name == "PutObject":
			return []string{generate}, []string{decrypt} // of multipart uploads
		case strings.HasPrefix(name, "GetObject"):
			return []string{decrypt}, nil
		}
	case "dynamodb":
		return []string{decrypt}, []string{generate, "kms:GenerateDataKeyWithoutPlaintext", "kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:DescribeKey", "kms:CreateGrant"}
	case "kinesis":
		switch {
		case strings.HasPrefix(name, "Put"):
			return []string{generate}, nil
		case name == "GetRecords":
			return []string{decrypt}, nil
		}
	case "secretsmanager":
		if name == "GetSecretValue" {
			return []string{decrypt}, nil
		}
	}
	return nil, nil
}
