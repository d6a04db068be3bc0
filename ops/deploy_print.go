package ops

import (
	"fmt"
	"slices"
	"strings"
)

// counted says how many stacks had which outcome.
func counted(all []StackDone) string {
	var parts []string
	for _, outcome := range []string{outcomeCreated, outcomeUpdated, outcomeUnchanged, outcomeDeleted, outcomeFailed, outcomeNotReached} {
		n := 0
		for _, s := range all {
			if s.Outcome == outcome {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	if len(parts) == 0 {
		return "no stacks"
	}
	return "stacks: " + strings.Join(parts, ", ")
}

// deployError is a deployment that failed, with the version that each stack is at.
type deployError struct {
	error
	stacks []StackDone
}

func (e deployError) Unwrap() error { return e.error }

// Hint says where that leaves each stack.
func (e deployError) Hint() string {
	lines := []string{"Where that leaves the stacks:"}
	for _, s := range e.stacks {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %-24s %-12s %s", s.Stack, s.Outcome, s.version()), " "))
	}
	if len(e.stacks) == 0 || slices.ContainsFunc(e.stacks, func(s StackDone) bool { return s.Outcome == outcomeFailed }) {
		lines = append(lines, "The log of the CDK's command line is in .mainstay/logs/cdk.log.")
	}
	return strings.Join(append(lines, "Correct it and deploy again: what is done stays done."), "\n")
}

// version says which version of the app a stack is at.
func (s StackDone) version() string {
	at := "the version before"
	switch {
	case s.Outcome == outcomeDeleted:
		return ""
	case s.Outcome != outcomeFailed && s.Outcome != outcomeNotReached:
		return "this version"
	case s.Status == "" || strings.HasPrefix(s.Status, "ROLLBACK_") || strings.HasPrefix(s.Status, "CREATE_FAILED"):
		at = "not deployed"
	}
	if s.Says != "" {
		at += "; " + s.Says
	}
	return at
}
