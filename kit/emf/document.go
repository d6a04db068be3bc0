package emf

import (
	"strconv"

	"github.com/mainstay-go/mainstay/kit/limits"
)

const (
	begin    = `{"_aws":{"Timestamp":`
	mostTime = 20 // digits of a timestamp
	end      = "]}]}"
)

// fits says how many of these metrics one document can hold. It reckons with the longest numbers, so that the document
// need not be made to know. The bounds of names, dimensions and properties leave room for one metric at least.
func (s *Scope) fits(ids []int) int {
	room := mostDocument - len(begin) - mostTime - len(s.head) - len(end) - len(s.tail) - s.m.propertyBytes() - len("\n}\n")
	for i, id := range ids {
		d := &s.m.defined[id]
		room -= len(d.define) + len(d.key) + len("[]") + len(s.values[id])*(mostNumber+1)
		if i == limits.EmbeddedMetrics || room < 0 {
			return max(i, 1)
		}
	}
	return len(ids)
}

// document appends one document and its line feed.
func (s *Scope) document(b []byte, ids []int) []byte {
	b = s.m.appendBegin(b)
	b = append(b, s.head...)
	for _, id := range ids {
		b = append(b, s.m.defined[id].define...)
	}
	b = append(b[:len(b)-1], end...)
	b = append(b, s.tail...)
	for _, id := range ids {
		b = append(b, s.m.defined[id].key...)
		b = appendNumbers(b, s.values[id])
	}
	return s.m.appendEnd(b)
}

// appendBegin appends everything up to the timestamp.
func (m *Metrics) appendBegin(b []byte) []byte {
	return strconv.AppendInt(append(b, begin...), m.now().UnixMilli(), 10)
}

// appendEnd appends the properties and what closes a document.
func (m *Metrics) appendEnd(b []byte) []byte {
	for i := range m.properties[:m.used] {
		b = append(b, m.properties[i].json...)
	}
	return append(b, '}', '\n')
}

// appendNumbers appends one number, or several as an array.
func appendNumbers(b []byte, values []float64) []byte {
	if len(values) == 1 {
		return appendNumber(b, values[0])
	}
	b = append(b, '[')
	for _, v := range values {
		b = append(appendNumber(b, v), ',')
	}
	b[len(b)-1] = ']'
	return b
}
