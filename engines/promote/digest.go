package promote

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Prefix is what every digest begins with.
const Prefix = "sha256:"

// Digest returns one number for everything in a folder: each file's path and each of its bytes. It is what this prints in
// the folder, with Prefix before it:
//
//	find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum | sha256sum
func Digest(dir string) (string, error) {
	names, err := files(dir)
	if err != nil {
		return "", fmt.Errorf("compute digest of assembly %s: %w", dir, err)
	}
	whole := sha256.New()
	for _, name := range names {
		sum, err := fileSum(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return "", fmt.Errorf("compute digest of assembly %s: %w", dir, err)
		}
		fmt.Fprintf(whole, "%s  %s\n", sum, name)
	}
	return Prefix + hex.EncodeToString(whole.Sum(nil)), nil
}

// files lists the files of a folder, by the bytes of their paths.
func files(dir string) ([]string, error) {
	var all []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.IsDir():
			return err
		case !e.Type().IsRegular():
			return fmt.Errorf("found %s, which is no file; expected files only, as a synthesis writes; make it anew", path)
		}
		all = append(all, path)
		return nil
	})
	slices.Sort(all)
	return all, err
}

func fileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() // only read
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
