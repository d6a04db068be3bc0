// Command tagged does one thing with a build tag and another without.
//
//	must sqs:SendMessage
package main

import "github.com/aws/aws-lambda-go/lambda"

func main() { lambda.Start(handle) }
