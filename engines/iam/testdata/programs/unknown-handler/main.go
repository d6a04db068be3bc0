// Command unknown-handler starts what only running it tells.
//
//	unknown starts a handler whose event is not known
//	unknown calls a function by reflection
package main

import (
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
)

type handlers struct{}

// Handle handles.
func (handlers) Handle() error { return nil }

func main() { lambda.Start(reflect.ValueOf(handlers{}).Method(0).Interface()) }
