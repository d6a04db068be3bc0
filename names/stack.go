package names

import "strings"

// App is the prefix of every physical name that Mainstay gives.
const App = "mainstay"

// The environments that last. Every other environment is a branch environment.
const (
	Staging    = "staging"
	Production = "production"
)

// Lasting says whether an environment is one that nothing may destroy or make anew.
func Lasting(environment string) bool { return environment == Staging || environment == Production }

// Stack returns the name of the stack that holds a part of an environment, such as Data1 or Compute1: the placement lock
// lists them. Parts start with a capital letter because environment names never contain one: no stack of environment
// "a" can be mistaken for a stack of environment "a-data".
func Stack(environment, part string) string { return StackPrefix(environment) + part }

// StackPrefix returns what the name of every stack of an environment starts with. The names of resources that
// CloudFormation generates start with their stack's name, so it marks those, too (in lower case for buckets).
func StackPrefix(environment string) string { return App + "-" + environment + "-" }

// LogGroup returns the log group of a function or API in a stack. While a unit moves it is in two stacks, and each has a
// group of its own.
func LogGroup(stack, name string) string { return "/" + stack + "/" + name }

// Logger returns which function or API of an environment a log group is of; false for a group of something else.
func Logger(environment, group string) (string, bool) {
	stack, name, below := strings.Cut(strings.TrimPrefix(group, "/"), "/")
	_, ours := Part(environment, stack)
	return name, ours && below
}

// LogGroupPrefix returns what the name of every log group of an environment starts with; others may, too: Logger tells.
func LogGroupPrefix(environment string) string { return "/" + StackPrefix(environment) }

// Part returns which part of an environment a stack holds; false for a stack of something else.
func Part(environment, stack string) (string, bool) {
	part, ok := strings.CutPrefix(stack, StackPrefix(environment))
	return part, ok && part != "" && part[0] >= 'A' && part[0] <= 'Z'
}

// OfStack returns the environment that a stack is of; false for a stack of something else.
func OfStack(stack string) (string, bool) {
	rest, ok := strings.CutPrefix(stack, App+"-")
	for i := 0; ok && i+1 < len(rest); i++ {
		if rest[i] == '-' && rest[i+1] >= 'A' && rest[i+1] <= 'Z' {
			return rest[:i], i > 0
		}
	}
	return "", false
}

// MayBelong says whether a physical name made by CloudFormation could be that of a resource of an environment:
// in names of at most 64 characters it keeps no more than the first 24 of the stack's name.
func MayBelong(physical, environment string) bool {
	prefix := StackPrefix(environment)
	return strings.HasPrefix(physical, prefix[:min(len(prefix), 24)])
}
