package trust

import (
	"fmt"
	"slices"
	"strings"
)

// met says whether claims meet all conditions of a statement.
func (s statement) met(claims Claims) (bool, error) {
	all := true
	for operator, keys := range s.Condition {
		for key, wanted := range keys {
			ok, err := holds(operator, wanted, claims, key)
			if err != nil {
				return false, err
			}
			all = all && ok
		}
	}
	return all, nil
}

// holds works one condition out (IAM user guide, "Condition operators" and "Single-valued vs. multivalued context keys").
// Claims have one value, so ForAnyValue is as without, but ForAllValues is also true where there is no value.
func holds(operator string, wanted []string, claims Claims, key string) (bool, error) {
	value, there := "", false
	if claim, ours := strings.CutPrefix(key, Issuer+":"); ours {
		value, there = claims[claim], claims[claim] != ""
	}
	operator, ifExists := strings.CutSuffix(operator, "IfExists")
	operator, forAll := strings.CutPrefix(operator, "ForAllValues:")
	if !there && (ifExists || forAll) {
		return true, nil
	}
	operator = strings.TrimPrefix(operator, "ForAnyValue:")
	matches, not, err := comparison(operator)
	if err != nil {
		return false, err
	}
	if !there {
		return not, nil // IAM: a negated operator is true of what is not there
	}
	return slices.ContainsFunc(wanted, func(w string) bool { return matches(w, value) }) != not, nil
}

// comparison returns how an operator compares, and whether it wants that to fail.
func comparison(operator string) (matches func(wanted, value string) bool, not bool, err error) {
	same := func(wanted, value string) bool { return wanted == value }
	switch operator {
	case "StringEquals":
		return same, false, nil
	case "StringNotEquals":
		return same, true, nil
	case "StringEqualsIgnoreCase":
		return strings.EqualFold, false, nil
	case "StringLike":
		return like, false, nil
	case "StringNotLike":
		return like, true, nil
	}
	return nil, false, fmt.Errorf("condition operator %q is not one that this knows; expected one about strings", operator)
}

// like matches IAM's patterns: * is any text, ? any character.
func like(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	if pattern[0] == '*' {
		return like(pattern[1:], text) || text != "" && like(pattern, text[1:])
	}
	return text != "" && (pattern[0] == '?' || pattern[0] == text[0]) && like(pattern[1:], text[1:])
}
