package lint

import (
	"bytes"
	_ "embed"
)

//go:embed requirements.txt
var requirements []byte

// Requirements returns pip's requirements for cfn-lint.
func Requirements() []byte { return bytes.Clone(requirements) }
