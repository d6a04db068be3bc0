//go:build !unix

package filelock

import (
	"errors"
	"os"
)

func lockFile(*os.File, bool) error {
	return errors.New("no file locks here: expected Linux or macOS; on Windows use WSL")
}
