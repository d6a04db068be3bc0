package cdk

import (
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
)

//nolint:gochecknoglobals // as constants: it is about what is being built in jsii's process
var stage string

// Within says that what is built from now on is in a scope: an app, or a stage of one.
func Within(scope constructs.Construct) { stage = *scope.Node().Path() }

// Path is where a construct is in its app, or in its stage: it is the same whether or not an environment is a stage, so that
// no name that is made of it depends on that. Its first part is the stack.
func Path(c constructs.Construct) string {
	path := *c.Node().Path()
	if below, ok := strings.CutPrefix(path, stage+"/"); ok && stage != "" {
		return below
	}
	return path
}
