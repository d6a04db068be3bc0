// Package venv installs Python tools into virtual environments of the project, from requirements pinned by hash.
//
// Mainstay needs two tools that only exist in Python; what is installed, byte for byte, is the requirements file's to
// say, and nothing outside the project's folder is touched. An environment counts as installed only when its stamp,
// written last, says so: whatever was interrupted is made anew.
//
//	bin, err := venv.Ensure(ctx, venv.Options{Dir: ".mainstay/venv-lint", Name: "cfn-lint", Requirements: pinned})
//	exec.CommandContext(ctx, filepath.Join(bin, "cfn-lint"), "template.json")
package venv
