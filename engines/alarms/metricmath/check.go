package metricmath

import (
	"fmt"
	"strings"
)

// signature is what a function takes.
type signature struct {
	least, most int
	first       string // types of the first argument: n number, s series, a array
	result      func(args []*node) Type
}

func same(args []*node) Type { return args[0].typ }

// folded is the type of what is left when the last dimension is taken away: of an array a series, of a series a number.
func folded(args []*node) Type {
	if args[0].typ == Array {
		return Series
	}
	return Scalar
}

func series([]*node) Type { return Series }

func scalar([]*node) Type { return Scalar }

// signatures are the functions that an alarm may use (CloudWatch user guide, "Functions supported for metric math").
func signatures() map[string]signature {
	one := signature{1, 1, "nsa", same}
	fold := signature{1, 1, "sa", folded}
	clock := signature{1, 1, "s", series}
	per := signature{1, 1, "sa", same}
	return map[string]signature{
		"ABS": one, "CEIL": one, "FLOOR": one, "LOG": one, "LOG10": one,
		"AVG": fold, "MAX": fold, "MIN": fold, "SUM": fold, "STDDEV": fold, "DATAPOINT_COUNT": fold,
		"MINUTE": clock, "HOUR": clock, "DAY": clock, "DATE": clock, "MONTH": clock, "YEAR": clock, "EPOCH": clock,
		"DIFF": per, "DIFF_TIME": per, "RATE": per, "RUNNING_SUM": per,
		"FILL":  {2, 2, "sa", same},
		"FIRST": {1, 1, "a", series}, "LAST": {1, 1, "a", series},
		"IF":           {2, 3, "ns", nil},
		"METRICS":      {0, 1, "", nil},
		"METRIC_COUNT": {1, 1, "a", scalar},
		"PERIOD":       {1, 1, "s", scalar},
		"REMOVE_EMPTY": {1, 1, "a", same},
		"SLICE":        {2, 3, "a", nil},
		"SORT":         {3, 4, "a", same},
		"TIME_SERIES":  {1, 1, "ns", series},
	}
}

// refused are functions that CloudWatch has and an alarm here cannot use, with the reason.
func refused() map[string]string {
	return map[string]string{
		"SEARCH":                 "named metrics: CloudWatch takes no SEARCH in an alarm",
		"ANOMALY_DETECTION_BAND": "the band by itself, as the expression that ThresholdMetricId names",
		"INSIGHT_RULE_METRIC":    "metrics: what a Contributor Insights rule found is not in the data",
		"SERVICE_QUOTA":          "the quota as a number: it is not in the data",
		"DB_PERF_INSIGHTS":       "metrics: Performance Insights are not in the data",
		"LAMBDA":                 "metrics: what a Lambda function answers is not in the data",
	}
}

// call checks a function's arguments.
func (p *parser) call(t token, args []*node) (*node, error) {
	if why, ok := refused()[t.text]; ok {
		return nil, p.wrong(t, why)
	}
	s, ok := signatures()[t.text]
	if !ok {
		if _, lower := signatures()[strings.ToUpper(t.text)]; lower {
			return nil, p.wrong(t, strings.ToUpper(t.text)+", in capitals")
		}
		return nil, p.wrong(t, "a function of metric math")
	}
	if len(args) < s.least || len(args) > s.most {
		return nil, p.wrongAt(t.at, fmt.Sprintf("%s with %d arguments", t.text, len(args)), span(s))
	}
	n := &node{op: t.text, args: args, at: t.at}
	if err := p.checkWords(n); err != nil {
		return nil, err
	}
	if len(args) > 0 && s.first != "" && !strings.ContainsRune(s.first, rune("nsa"[args[0].typ])) {
		return nil, p.wrongAt(args[0].at, args[0].typ.String()+" in "+t.text, names(s.first))
	}
	if s.result != nil {
		n.typ = s.result(args)
		return n, p.checkFill(n)
	}
	return p.special(n)
}

func span(s signature) string {
	if s.least == s.most {
		return fmt.Sprint(s.least)
	}
	return fmt.Sprintf("%d to %d", s.least, s.most)
}

func names(types string) string {
	var all []string
	for _, c := range types {
		all = append(all, Type(strings.IndexRune("nsa", c)).String())
	}
	return strings.Join(all, " or ")
}

// checkWords sees that REPEAT, LINEAR, ASC, DESC and strings stand where they mean something.
func (p *parser) checkWords(n *node) error {
	for i, a := range n.args {
		switch {
		case a.op == "quoted" && n.op != "METRICS", a.op == "sort by" && (n.op != "SORT" || i != 1):
			return p.wrongAt(a.at, a.word, "a value")
		case a.op != "word":
		case n.op == "FILL" && i == 1 && (a.word == "REPEAT" || a.word == "LINEAR"):
		case n.op == "SORT" && i == 2 && (a.word == "ASC" || a.word == "DESC"):
		default:
			return p.wrongAt(a.at, a.word, "a value")
		}
	}
	return nil
}

func (p *parser) checkFill(n *node) error {
	if n.op == "FILL" && n.args[1].typ == Array {
		return p.wrongAt(n.args[1].at, "an array as filling", "a number, a time series, REPEAT or LINEAR")
	}
	if n.op == "SORT" {
		return p.checkSort(n)
	}
	return nil
}

// checkSort sees that what to sort by is one of the functions that give a number for each series.
func (p *parser) checkSort(n *node) error {
	by := n.args[1]
	if by.op != "sort by" {
		return p.wrongAt(by.at, "something else as what to sort by", "AVG, MIN, MAX or SUM")
	}
	if n.args[2].op != "word" {
		return p.wrongAt(n.args[2].at, "something else as the order", "ASC or DESC")
	}
	return nil
}

// special checks functions whose type depends on more than their first argument.
func (p *parser) special(n *node) (*node, error) {
	switch n.op {
	case "METRICS":
		n.typ = Array
		if len(n.args) == 1 && n.args[0].op != "quoted" {
			return nil, p.wrongAt(n.args[0].at, "no string", `a part of ids, such as METRICS("errors")`)
		}
		return n, nil
	case "IF":
		for _, a := range n.args[1:] {
			if a.typ == Array {
				return nil, p.wrongAt(a.at, "an array in IF", "a number or a time series")
			}
			n.typ = max(n.typ, a.typ)
		}
		n.typ = max(n.typ, n.args[0].typ)
		if len(n.args) == 2 {
			n.typ = Series
		}
		return n, nil
	}
	for _, a := range n.args[1:] { // SLICE
		if a.typ != Scalar {
			return nil, p.wrongAt(a.at, a.typ.String()+" as a place", "a number")
		}
	}
	n.typ = Array
	if len(n.args) == 2 {
		n.typ = Series
	}
	return n, nil
}
