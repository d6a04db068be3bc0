package cdk

import (
	"runtime"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/internal/caller"
)

// beginning is the construct that a function has begun last.
type beginning struct {
	scope constructs.Construct
	id    string
}

//nolint:gochecknoglobals // it is about what lives in jsii's process, and that is one for the whole program
var begun = map[string]beginning{} // by the function that makes the construct

// Begin makes the construct that holds the parts of one of this project's. Should the CDK panic before it is done, Broken
// knows which it was.
func Begin(scope constructs.Construct, id string) constructs.Construct {
	if pc, _, _, ok := runtime.Caller(1); ok {
		begun[runtime.FuncForPC(pc).Name()] = beginning{scope, id}
	}
	return constructs.NewConstruct(scope, &id)
}

// Broken returns the path of the construct that was being made when the CDK panicked; "" if it was none of this project's.
// It is for a deferred function.
func Broken() string {
	for _, f := range caller.Inside("github.com/mainstay-go/mainstay/constructs/") {
		if b, ok := begun[f]; ok && b.scope != nil {
			return *b.scope.Node().Path() + "/" + b.id
		}
	}
	return ""
}
