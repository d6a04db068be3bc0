package lint

import (
	"bytes"
	_ "embed"
)

//go:embed requirements.txt
var requirements []byte

//go:embed zizmor.txt
var zizmor []byte

// Requirements returns pip's requirements for cfn-lint.
func Requirements() []byte { return bytes.Clone(requirements) }

// Zizmor returns pip's requirements for zizmor, which looks for holes in workflows.
func Zizmor() []byte { return bytes.Clone(zizmor) }
