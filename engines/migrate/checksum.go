package migrate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/scanner"
	"go/token"
)

// checksumVersion names how Checksum reads source, so that another way would not look like drift.
const checksumVersion = "t1:"

// Checksum returns the hash of what Go source says: its tokens. Comments, spaces and line ends change nothing.
func Checksum(name string, source []byte) (string, error) {
	var errs scanner.ErrorList
	files := token.NewFileSet()
	var s scanner.Scanner
	s.Init(files.AddFile(name, files.Base(), len(source)), source, errs.Add, 0)
	hash := sha256.New()
	end := false // a statement's, which only means something where another one follows
	for _, tok, text := s.Scan(); tok != token.EOF; _, tok, text = s.Scan() {
		if tok == token.SEMICOLON {
			end = true
			continue
		}
		if end && tok != token.RBRACE && tok != token.RPAREN {
			fmt.Fprintln(hash, ";")
		}
		end = false
		fmt.Fprintf(hash, "%s %d %s\n", tok, len(text), text)
	}
	if err := errs.Err(); err != nil {
		return "", fmt.Errorf("read migration: %w", err)
	}
	return checksumVersion + hex.EncodeToString(hash.Sum(nil))[:32], nil
}
