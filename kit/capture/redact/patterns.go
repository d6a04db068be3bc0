package redact

import (
	"regexp"
	"strings"
)

// pattern is what a value that must not be known looks like, and what stands in for it. %d is a number, which differs
// where the values differ.
type pattern struct {
	find    *regexp.Regexp
	instead string
}

// patterns are made when the first sample is taken, and not at cold start.
func patterns() *formats {
	f := &formats{
		ipv4:    regexp.MustCompile(`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`),
		account: regexp.MustCompile(`(^|[^0-9A-Za-z.-])[0-9]{12}([^0-9A-Za-z.-]|$)`),
		pair:    regexp.MustCompile(`(^|[?&;,\s])([^=&?;,\s]{1,64})=([^&;,\s]+)`),
	}
	for _, p := range [][2]string{
		// A JSON Web Token (RFC 7519): three parts, of which the first is a JSON object.
		{`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`, redacted},
		{`(?i)\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}`, redacted},
		// Unique identifiers of users, roles and access keys (IAM user guide, "IAM identifiers").
		{`\b(?:AKIA|ASIA|AIDA|AROA|AIPA|ANPA|APKA)[A-Z0-9]{16}\b`, redacted},
		// Domains reserved for documentation (RFC 2606).
		{`[A-Za-z0-9._+'%-]*[A-Za-z0-9_+'-](?:@|%40)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?`, "person%d@example.com"},
		// A block of addresses reserved for documentation (RFC 3849).
		{`(?i)\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}(?:[0-9a-f]{1,4})?`, "2001:db8::%d"},
		// E.164.
		{`\+[0-9][0-9 ().-]{6,17}[0-9]`, "+1555010%04d"},
	} {
		f.known = append(f.known, pattern{regexp.MustCompile(p[0]), p[1]})
	}
	return f
}

// formats is all that is looked for.
type formats struct {
	known               []pattern
	ipv4, account, pair *regexp.Regexp
}

// The account that AWS's documentation uses, and an address reserved for documentation (RFC 5737).
const (
	exampleAccount = "123456789012"
	exampleIPv4    = "192.0.2.1"
)

// patterns replaces everything in a text that looks like something that must not be known.
func (p *pass) patterns(s string) string {
	for _, c := range p.formats().known {
		s = c.find.ReplaceAllStringFunc(s, func(found string) string { return p.known(found, c.instead) })
	}
	s = p.formats().ipv4.ReplaceAllString(s, exampleIPv4)
	return p.formats().account.ReplaceAllString(s, "${1}"+exampleAccount+"${2}")
}

// pairs replaces the values of secret names in forms, queries and cookies.
func (p *pass) pairs(s string) string {
	if !strings.Contains(s, "=") {
		return s
	}
	return p.formats().pair.ReplaceAllStringFunc(s, func(found string) string {
		m := p.formats().pair.FindStringSubmatch(found)
		if !p.secret(m[2]) {
			return found
		}
		return m[1] + m[2] + "=" + p.known(m[3], redacted)
	})
}
