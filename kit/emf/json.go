package emf

import (
	"math"
	"unicode/utf8"
)

// appendKey writes the name of a member behind another one.
func appendKey(b []byte, name string) []byte {
	return append(appendString(append(b, ','), name), ':')
}

func appendNames(b []byte, all []string) []byte {
	b = append(b, '[')
	for i, name := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, name)
	}
	return append(b, ']')
}

// appendString writes a JSON string, as encoding/json does but for the characters that it escapes for HTML only.
func appendString(b []byte, s string) []byte {
	b, _ = appendPart(b, s, math.MaxInt)
	return b
}

// appendPart writes as much of a string as fits in a number of bytes, quotes included, and says whether that is all.
func appendPart(b []byte, s string, room int) ([]byte, bool) {
	most := room - 1 // the closing quote
	from := len(b)
	b = append(b, '"')
	for i := 0; i < len(s); {
		n := plain(s[i:])
		if n > most-(len(b)-from) {
			cut := max(most-(len(b)-from), 0)
			return append(append(b, s[i:i+cut]...), '"'), false
		}
		b = append(b, s[i:i+n]...)
		if i += n; i == len(s) {
			break
		}
		mark := len(b)
		size := 0
		if b, size = appendSpecial(b, s[i:]); len(b)-from > most {
			return append(b[:mark], '"'), false
		}
		i += size
	}
	return append(b, '"'), true
}

// plain counts the bytes at the beginning that stand for themselves.
func plain(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return i
		}
	}
	return len(s)
}

const digits = "0123456789abcdef"

// appendSpecial writes the first character, which is not plain, and says how many bytes of s it had. U+2028 and U+2029
// end lines for some readers; bytes that are not UTF-8 become U+FFFD.
func appendSpecial(b []byte, s string) ([]byte, int) {
	switch c := s[0]; {
	case c == '"' || c == '\\':
		return append(b, '\\', c), 1
	case c == '\n':
		return append(b, '\\', 'n'), 1
	case c == '\t':
		return append(b, '\\', 't'), 1
	case c == '\r':
		return append(b, '\\', 'r'), 1
	case c < ' ':
		return append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15]), 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == '\u2028' || r == '\u2029' {
		return append(b, '\\', 'u', '2', '0', '2', digits[r&15]), size
	}
	return utf8.AppendRune(b, r), size
}
