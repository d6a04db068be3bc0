package diff

// Matches is what decides whether a pattern of a policy covers another one.
func Matches(pattern, other string) bool { return matches(pattern, other) }
