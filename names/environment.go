package names

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxName       = 32 // keeps stack names far below CloudFormation's 128 characters (User Guide, "CloudFormation quotas")
	hashDigits    = 8
	hashValues    = 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36 // what 8 digits of base 36 can say
	maxReadable   = maxName - 1 - hashDigits
	nothingToRead = "branch"
)

// FromBranch returns the name of a Git branch's environment: what is readable of the branch, and a hash of the rest.
//
// The hash covers the branch's own bytes and is always there. So two branches that differ only in case, in characters
// that AWS forbids, or beyond the cut never share an environment, and no branch is called "staging" or "production".
func FromBranch(branch string) (string, error) {
	if strings.TrimSpace(branch) == "" {
		return "", fmt.Errorf("name environment of branch %q: found no name; expected that of a Git branch; "+
			"check a branch out, or give its name", branch)
	}
	return readable(branch) + "-" + hash(branch), nil
}

// hash returns 8 digits of base 36. A hundred thousand branches collide with a probability of 0.2 %.
func hash(branch string) string {
	sum := sha256.Sum256([]byte(branch))
	digits := strconv.FormatUint(binary.BigEndian.Uint64(sum[:])%hashValues, 36)
	return strings.Repeat("0", hashDigits-len(digits)) + digits
}

// readable returns lower-case words joined by single hyphens, the first character being a letter.
func readable(branch string) string {
	s := strings.Trim(hyphenate(norm.NFKD.String(branch)), "-")
	if s == "" {
		return nothingToRead
	}
	if s[0] <= '9' {
		s = "b-" + s
	}
	return strings.TrimRight(s[:min(len(s), maxReadable)], "-")
}

// hyphenate drops the marks that NFKD has split off their letters, and puts one hyphen for each run of other characters.
func hyphenate(decomposed string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range decomposed {
		if unicode.Is(unicode.M, r) {
			continue
		}
		letters := plain(unicode.ToLower(r))
		if letters != "-" || !hyphen {
			b.WriteString(letters)
		}
		hyphen = letters == "-"
	}
	return b.String()
}

// plain returns a lower-case letter or digit as itself, and anything else as a hyphen, but for the letters of European
// languages that Unicode does not decompose.
func plain(r rune) string {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return string(r)
	case r == 'ß':
		return "ss"
	case r == 'æ':
		return "ae"
	case r == 'œ':
		return "oe"
	case r == 'ø':
		return "o"
	case r == 'đ', r == 'ð':
		return "d"
	case r == 'þ':
		return "th"
	case r == 'ł':
		return "l"
	case r == 'ı':
		return "i"
	}
	return "-"
}
