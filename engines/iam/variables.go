package iam

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/code"
)

// variables compares the environment variables that the code reads with those that the template sets.
func (c *checker) variables(s subject) {
	set := c.app.Variables(s.Resource)
	read := map[string]bool{}
	for _, v := range s.program.program.Variables {
		read[v.Name] = true
		if _, ok := set[v.Name]; ok || v.Optional || ofLambda(v.Name) || c.excuse(s, code.Optional, v.Name) {
			continue
		}
		f := s.about(Error, EnvMissing, fmt.Sprintf("the code reads the environment variable %s, and the function has %s; set it, or say why not with "+
			"//mainstay:iam optional %s REASON", v.Name, listed(slices.Sorted(maps.Keys(set))), v.Name))
		f.Variable, f.At = v.Name, v.At
		c.add(f)
	}
	if slices.ContainsFunc(s.program.program.Unknown, func(u code.Unknown) bool { return strings.Contains(u.Why, "environment variable") }) {
		return // whatever is set may be read
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if !read[name] && !ofRuntime(name) {
			f := s.about(Warning, EnvUnused, fmt.Sprintf("the environment variable %s is set, and no code that can be reached from main reads it; take it out", name))
			f.Variable = name
			c.add(f)
		}
	}
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// ofLambda says whether Lambda itself sets an environment variable (Lambda developer guide, "Defined runtime environment
// variables").
func ofLambda(name string) bool {
	switch name {
	case "_HANDLER", "_X_AMZN_TRACE_ID", "TZ", "PATH", "LANG", "LD_LIBRARY_PATH", "HOME":
		return true
	}
	return strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "LAMBDA_")
}

// ofRuntime says whether Go's runtime, its standard library or the SDK read an environment variable (package runtime,
// "Environment Variables"; AWS SDKs and Tools Reference Guide, "Settings reference").
func ofRuntime(name string) bool {
	switch name {
	case "GOGC", "GOMEMLIMIT", "GODEBUG", "GOMAXPROCS", "GOTRACEBACK", "GORACE", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
		"http_proxy", "https_proxy", "no_proxy":
		return true
	}
	return ofLambda(name) || strings.HasPrefix(name, "OTEL_")
}
