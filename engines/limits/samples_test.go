package limits_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// samples are those of limits whose measure is not one property, or depends on another one.
func samples() map[string]sample {
	all := stackSamples()
	for _, more := range []map[string]sample{sourceSamples(), eventSamples(), dataSamples(), roleSamples()} {
		maps.Copy(all, more)
	}
	return all
}

func stackSamples() map[string]sample {
	whole := func(part string) sample {
		return func(n int) props {
			all := props{}
			for i := range n {
				all[fmt.Sprint("A", i)] = props{"Type": "AWS::SNS::Topic", "Value": "x"}
			}
			return props{part: all}
		}
	}
	return map[string]sample{
		"StackResources": whole("Resources"), "StackOutputs": whole("Outputs"), "StackParameters": whole("Parameters"), "StackMappings": whole("Mappings"),
		"TemplateBytes": func(n int) props {
			const rest = `{"Description":""}`
			return props{"Description": strings.Repeat("x", n-len(rest))}
		},
		"DynamicReferences": func(n int) props {
			return one("AWS::SNS::Topic", props{"A": slices.Repeat([]any{"{{resolve:ssm:name}}"}, n)})
		},
		"LogicalID": func(n int) props { return stack(props{strings.Repeat("A", n): resource("AWS::SNS::Topic", nil)}) },
	}
}

// mapping makes an event source from a queue to a function that may run for 30 seconds.
func mapping(queue props, p func(n int) props) sample {
	return func(n int) props {
		m := p(n)
		m["EventSourceArn"], m["FunctionName"] = props{"Fn::GetAtt": []any{"Queue", "Arn"}}, props{"Ref": "Function"}
		return stack(props{"Queue": resource("AWS::SQS::Queue", queue), "Function": resource("AWS::Lambda::Function", props{"Timeout": 30}), "One": resource("AWS::Lambda::EventSourceMapping", m)})
	}
}

func sourceSamples() map[string]sample {
	batch := func(n int) props { return props{"BatchSize": n} }
	fifo := props{"FifoQueue": true}
	return map[string]sample{
		"FunctionEnvironment": func(n int) props {
			return one("AWS::Lambda::Function", props{"Environment": props{"Variables": props{"TABLE": strings.Repeat("x", n-20-assumed), "FIFTEEN_LETTERS": props{"Ref": "Users"}}}})
		},
		"SourceBatch":         mapping(nil, func(n int) props { return props{"BatchSize": n, "MaximumBatchingWindowInSeconds": 1} }),
		"SourceBatchFIFO":     mapping(fifo, batch),
		"SourceBatchNoWindow": mapping(nil, batch),
		"SourceWindowFIFO":    mapping(fifo, func(n int) props { return props{"MaximumBatchingWindowInSeconds": n} }),
		"VisibilityShortfall": func(n int) props {
			return mapping(props{"VisibilityTimeout": 30 - n}, func(int) props { return props{} })(n)
		},
	}
}

func eventSamples() map[string]sample {
	retry := func(name string) sample {
		return func(n int) props {
			return one("AWS::Events::Rule", props{"Targets": []any{props{}, props{"RetryPolicy": props{name: n}}}})
		}
	}
	return map[string]sample{
		"TopicPolicyAttributes": func(n int) props {
			policy := props{}
			for i := range n {
				policy[fmt.Sprint("a", i)] = []any{"x"}
			}
			text, err := json.Marshal(policy)
			if n%2 == 0 && err == nil {
				return one("AWS::SNS::Subscription", props{"FilterPolicy": string(text)})
			}
			return one("AWS::SNS::Subscription", props{"FilterPolicy": policy})
		},
		"RuleInput": func(n int) props {
			return one("AWS::Events::Rule", props{"Targets": []any{props{}, props{"Input": strings.Repeat("x", n)}}})
		},
		"DeliveryRetries": retry("MaximumRetryAttempts"), "DeliveryAge": retry("MaximumEventAgeInSeconds"),
		"AlarmWindow": func(n int) props {
			return one("AWS::CloudWatch::Alarm", props{"Period": 1, "EvaluationPeriods": n})
		},
		"AlarmWindowLong": func(n int) props {
			return one("AWS::CloudWatch::Alarm", props{"Period": n, "EvaluationPeriods": 1})
		},
	}
}

func dataSamples() map[string]sample {
	group := func(kind string) sample {
		return func(n int) props {
			all := props{"One": resource("AWS::Logs::LogGroup", nil), "Other": resource("AWS::Logs::LogGroup", nil)}
			for i := range n {
				all[fmt.Sprint("Filter", i)] = resource(kind, props{"LogGroupName": props{"Ref": "One"}})
			}
			return stack(all)
		}
	}
	indexes := func(each int) sample {
		return func(n int) props {
			var all []any
			for left := n; left > 0; left -= each {
				all = append(all, props{"Projection": props{"NonKeyAttributes": slices.Repeat([]any{"a"}, min(each, left))}})
			}
			return one("AWS::DynamoDB::Table", props{"GlobalSecondaryIndexes": all[:min(4, len(all))], "LocalSecondaryIndexes": all[min(4, len(all)):]})
		}
	}
	return map[string]sample{
		"LogSubscriptions": group("AWS::Logs::SubscriptionFilter"), "LogMetricFilters": group("AWS::Logs::MetricFilter"),
		"TableProjected": indexes(1000), "TableProjectedAll": indexes(20),
		"APIRoutes": func(n int) props {
			all := props{"One": resource("AWS::ApiGatewayV2::Api", nil)}
			for i := range n {
				all[fmt.Sprint("Route", i)] = resource("AWS::ApiGatewayV2::Route", props{"ApiId": props{"Ref": "One"}})
			}
			return stack(all)
		},
		"ParameterValue": func(n int) props { return one("AWS::SSM::Parameter", props{"Value": strings.Repeat("x", n)}) },
		"ParameterValueAdvanced": func(n int) props {
			return one("AWS::SSM::Parameter", props{"Tier": "Advanced", "Value": strings.Repeat("x", n)})
		},
	}
}

func roleSamples() map[string]sample {
	ofRole := []any{props{"Ref": "One"}}
	return map[string]sample{
		"RoleInline": func(n int) props {
			return stack(props{"One": resource("AWS::IAM::Role", props{"Policies": []any{props{"PolicyDocument": document(100)}}}),
				"Two": resource("AWS::IAM::Policy", props{"PolicyDocument": document(n - 100), "Roles": ofRole}), "Three": resource("AWS::IAM::Policy", props{"PolicyDocument": document(100)})})
		},
		"RolePolicies": func(n int) props {
			return stack(props{"One": resource("AWS::IAM::Role", props{"ManagedPolicyArns": slices.Repeat([]any{"arn"}, n-1)}),
				"Two": resource("AWS::IAM::ManagedPolicy", props{"Roles": ofRole})})
		},
	}
}
