// Package app runs a CDK app so that whoever deploys sees a list of what is wrong instead of a stack trace.
//
// It exists because in Go an error that a construct reports does not fail the synthesis, and everything that the CDK
// finds wrong is a panic.
//
//	func main() {
//		os.Exit(app.Run(os.Stderr, func(a awscdk.App) error {
//			stack := awscdk.NewStack(a, jsii.String("Orders"), nil)
//			worker.New(stack, "Take", worker.Props{…})
//			return nil
//		}))
//	}
package app
