// Package bundle builds Lambda functions written in Go: one zip per main package, and a manifest that lists them.
//
// Compiling, not synthesizing, is what a deploy waits for, and a function whose bytes differ for no reason is
// redeployed for no reason. So all functions are built by one go command, before synth; one whose inputs are those of
// an earlier build is not built at all; and the same sources give the same bytes in every clone, whatever Git says.
//
// What decides whether a function is built are its inputs: Go's version and settings, the target, the flags, the
// contents of the module's own files and of replaced modules (embedded files included, tests not), and for all other
// modules version and checksum. What decides whether it is deployed is the hash of its zip. A comment that shifts no
// line is an input, yet leaves the bytes as they are; one that does shift lines alters Go's line tables, which panics
// and logs print, and so exactly the functions that contain its package are deployed.
//
// A build that is cut off at any moment leaves a folder that the next one repairs. Container images, cgo and other
// languages are out of scope.
//
//	m, err := bundle.Build(ctx, bundle.Options{Dir: ".", Out: ".mainstay/build/linux-arm64"})
//	orders, err := m.Function("take-order") // orders.Zip, orders.SHA256
package bundle
