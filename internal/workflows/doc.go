// Package workflows reads the workflows of GitHub Actions in .github/workflows, for tests that hold them against the rest of
// the project: that each step is a command that exists, and that each job is trusted by the role that it takes.
//
//	all, err := workflows.Read("../..")
//	fmt.Println(all["main.yml"].Jobs["production"].Environment)
package workflows
