// Command mainstay builds, deploys and operates environments of the application. `mainstay --help` lists what it
// can do.
package main

import (
	"os"

	"github.com/mainstay-go/mainstay/ops"
)

func main() {
	os.Exit(ops.Main(os.Args[1:], os.Stdout, os.Stderr))
}
