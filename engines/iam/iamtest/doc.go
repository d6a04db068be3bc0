// Package iamtest holds a project's functions against the roles of its templates in `go test`.
//
// A check in the pipeline says what is wrong after a push; a test says it while the code is written. It takes about a
// second, and runs again when any file of the functions changes, or comes or goes.
//
//	func TestPermissions(t *testing.T) {
//		iamtest.Check(t, iam.CheckOptions{Options: iam.Options{Dir: "..", Environ: os.Environ()}, Assembly: "../cdk.out"})
//	}
package iamtest
