package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamo "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/mainstay-go/mainstay/kit/boot"
)

// sender sets everything off.
type sender struct {
	db       *dynamodb.Client
	events   *eventbridge.Client
	topics   *sns.Client
	machines *sfn.Client
	setting  func(string) string
}

func starter() sender {
	env := boot.Must(boot.Load("ORDERS_TABLE", "TOPIC_ARN", "WORKFLOW_ARN", "EACH_ARN"))
	return sender{dynamodb.NewFromConfig(env.AWS), eventbridge.NewFromConfig(env.AWS), sns.NewFromConfig(env.AWS), sfn.NewFromConfig(env.AWS), env.Get}
}

// start says the request's body, one word, to everybody.
func (s sender) start(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	what, err := text(e)
	if err != nil {
		return events.APIGatewayV2HTTPResponse{StatusCode: 400}, nil
	}
	detail, err := json.Marshal(map[string]any{"what": what, "keep": true})
	if err != nil {
		return events.APIGatewayV2HTTPResponse{}, fmt.Errorf("write event: %w", err)
	}
	_, published := s.topics.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(s.setting("TOPIC_ARN")), Message: &what})
	_, put := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(s.setting("ORDERS_TABLE")), Item: map[string]dynamo.AttributeValue{
		"id": &dynamo.AttributeValueMemberS{Value: what}}})
	_, told := s.events.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{
		{Source: aws.String("gallery"), DetailType: aws.String("told"), Detail: aws.String(string(detail))}}})
	_, started := s.machines.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: aws.String(s.setting("WORKFLOW_ARN")), Input: aws.String(string(detail))})
	input, err := json.Marshal(map[string]any{"items": []int{1, 2}, "parallel": 2, "job": what})
	if err != nil {
		return events.APIGatewayV2HTTPResponse{}, fmt.Errorf("write input: %w", err)
	}
	_, each := s.machines.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: aws.String(s.setting("EACH_ARN")), Input: aws.String(string(input))})
	return events.APIGatewayV2HTTPResponse{StatusCode: 202, Body: "started"}, errors.Join(published, put, told, started, each)
}

// text is a request's body. API Gateway encodes what it does not know to be text.
func text(e events.APIGatewayV2HTTPRequest) (string, error) {
	if !e.IsBase64Encoded {
		return e.Body, nil
	}
	body, err := base64.StdEncoding.DecodeString(e.Body)
	return string(body), err
}
