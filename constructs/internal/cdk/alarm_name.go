package cdk

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// mostName is what is left of an alarm's name (255, API model, AlarmName) beside that of its stack (128).
const mostName = 126

// AlarmName is an alarm's: its stack's, where below the stack what it is about is, and the row. It is the same in every stack but
// for the stack's own name, so that a unit may be built in two of them while it is moved.
func AlarmName(path, row string) string {
	return *Constant("AWS::StackName", awscdk.Aws_STACK_NAME) + "-" + AlarmTitle(path, row)
}

// AlarmTitle is an alarm's name without its stack's.
func AlarmTitle(path, row string) string {
	_, below, _ := strings.Cut(path, "/")
	var words []string
	for _, part := range append(strings.Split(below, "/"), row) {
		words = append(words, fresh(words, split(part))...)
	}
	text := strings.Join(words, "-")
	return text[max(0, len(text)-mostName):]
}

// fresh are the words of the next part of a path that do not repeat the end of what is there: "store-users" and
// "users-chunk" are "store-users-chunk".
func fresh(words, next []string) []string {
	for n := min(len(words), len(next)); n > 0; n-- {
		if slices.Equal(words[len(words)-n:], next[:n]) {
			return next[n:]
		}
	}
	return next
}

var capital = regexp.MustCompile(`[A-Z]+[a-z0-9]*|[a-z0-9]+`)

// split makes small words of an id like DeadLetter or a row like queue-late.
func split(id string) []string {
	words := capital.FindAllString(id, -1)
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	return words
}

// AlarmID makes an id of a row's name.
func AlarmID(row string) string {
	var id strings.Builder
	for w := range strings.SplitSeq(row, "-") {
		id.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return id.String()
}
