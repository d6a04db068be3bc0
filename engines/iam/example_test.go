package iam_test

import (
	"context"
	"fmt"
	"os"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// A program that keeps its table behind an interface, calls through decorators, and never says which actions it needs.
func Example() {
	functions, err := iam.Scan(context.Background(), iam.Options{Dir: "../..", Packages: []string{"./functions/store-users"}, Environ: os.Environ()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range functions {
		fmt.Println(f.Must)
		fmt.Println(f.Env[1:], f.Event)
	}
	// Output:
	// [dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PutItem]
	// [IMPORTS_TABLE MAINSTAY_ENVIRONMENT MAINSTAY_FUNCTION USERS_TABLE] events.SQSEvent
}
