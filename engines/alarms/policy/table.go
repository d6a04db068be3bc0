package policy

import (
	"slices"
	"time"
)

// first is the day that the first rows came in.
const first = "2026-11-23"

// Where the rows come from. What no source is named for is a decision of this project's.
const (
	awsPage  = `CloudWatch user guide, "Recommended alarms"`
	lambda   = `Lambda developer guide, "Types of metrics for Lambda functions"`
	sqs      = `SQS developer guide, "Available CloudWatch metrics"`
	practice = "common practice (from memory)"
)

// minute is the period of AWS's own metrics.
const minute = time.Minute

// Rows returns the whole table, by kind and importance, as decisions have made it.
func Rows() []Row { return Follow(written(), Decisions()) }

// written are the rows as they came in.
func written() []Row {
	return slices.Concat(functionRows(), asyncRows(), fedRows(), queueRows(), deadLetterRows(), tableRows(), apiRows(),
		eventRows(), topicRows(), workflowRows(), probeRows(), mailRows(), serviceRows())
}

// For returns the rows about a kind.
func For(k Kind) []Row {
	return slices.DeleteFunc(Rows(), func(r Row) bool { return r.Kind != k })
}

// Find returns a row by its name.
func Find(name string) (Row, bool) { return findIn(Rows(), name) }

func findIn(all []Row, name string) (Row, bool) {
	i := slices.IndexFunc(all, func(r Row) bool { return r.Name == name })
	if i < 0 {
		return Row{}, false
	}
	return all[i], true
}

func aws(namespace, id, name, stat string) Metric {
	return Metric{ID: id, Namespace: "AWS/" + namespace, Name: name, Stat: stat}
}
