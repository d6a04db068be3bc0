package iamtest_test

import (
	"os"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/engines/iam/iamtest"
)

// A project that synthesizes into cdk.out before it tests.
func ExampleCheck() {
	_ = func(t *testing.T) {
		iamtest.Check(t, iam.CheckOptions{Options: iam.Options{Dir: "..", Environ: os.Environ()}, Assembly: "../cdk.out", Strict: true})
	}
}
