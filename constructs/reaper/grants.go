package reaper

// allowed is what the function calls itself. The stacks' own resources are CloudFormation's to delete.
func (p Props) allowed() []grant {
	all := p.App + "-*"
	return append(p.looks(),
		grant{[]string{"cloudformation:DeleteStack", "cloudformation:DescribeStackEvents"}, []string{"cloudformation:stack/" + all}},
		// What CloudFormation leaves, or refuses to delete.
		grant{[]string{"s3:ListBucketVersions", "s3:DeleteBucket"}, []string{"s3:" + all}},
		grant{[]string{"s3:DeleteObject", "s3:DeleteObjectVersion"}, []string{"s3:" + all + "/*"}},
		grant{[]string{"logs:DeleteLogGroup"}, []string{"logs:log-group:/" + all}},
		grant{[]string{"sqs:GetQueueUrl", "sqs:DeleteQueue"}, []string{"sqs:" + all}},
		grant{[]string{"iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"}, []string{"iam:role/" + all}},
		// Sleep. Who changes a schedule passes it its role anew.
		grant{[]string{"lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"}, []string{"lambda:event-source-mapping:*"}},
		grant{[]string{"events:DescribeRule", "events:DisableRule", "events:EnableRule"}, []string{"events:rule/" + all, "events:rule/*/" + all}}, // of the default bus, and of others
		grant{[]string{"scheduler:GetSchedule", "scheduler:UpdateSchedule"}, []string{"scheduler:schedule/*/" + all}},
		grant{[]string{"iam:PassRole"}, []string{"iam:role/" + all}},
	)
}

// looks is what lists an account; most of it has no resource that could be named.
func (p Props) looks() []grant {
	return []grant{
		{[]string{"cloudformation:DescribeStacks", "cloudformation:GetTemplate", "cloudformation:ListStackResources", "iam:ListRoles", "iam:ListRoleTags",
			"logs:DescribeLogGroups", "sqs:ListQueues", "tag:GetResources", "dynamodb:DescribeTable"}, []string{"*"}},
		{[]string{"apigateway:GET"}, []string{"apigateway:/apis"}},
	}
}

// denied is what the function may not do to environments that last. Where their account is another, nothing of it matters.
func (p Props) denied() []grant {
	var lasting []string
	for _, environment := range p.Never {
		prefix := p.App + "-" + environment + "-*"
		lasting = append(lasting, "cloudformation:stack/"+prefix, "s3:"+prefix, "logs:log-group:/"+prefix, "sqs:"+prefix, "iam:role/"+prefix, "events:rule/"+prefix, "events:rule/*/"+prefix, "scheduler:schedule/*/"+prefix)
	}
	if len(lasting) == 0 {
		return nil
	}
	return []grant{{[]string{"cloudformation:DeleteStack", "s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion", "logs:DeleteLogGroup", "sqs:DeleteQueue", "iam:DeleteRole",
		"iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PassRole", "events:DisableRule", "scheduler:UpdateSchedule"}, lasting}}
}
