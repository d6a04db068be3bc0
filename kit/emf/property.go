package emf

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// property is a member of a document that CloudWatch makes no metric of.
type property struct {
	key  string
	json []byte // with a comma before it and the key
	from int    // where the value begins in it
}

// mostProperties is how many bytes properties may have together. Longer text is cut, so that metrics have the rest.
const mostProperties = 128 << 10

// Property adds something to the documents of all values since the last Flush, also to those that are added later: an
// identity to search the log for, such as a request or a tenant. It makes no metric and may have any value. A key that is
// set again replaces the value.
func (m *Metrics) Property(a slog.Attr) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.accepted(a.Key) || m.accepts(a.Key) {
		m.setProperty(a, mostProperties)
		return
	}
	m.account.refuse(func() error {
		return fmt.Errorf("property %q: found no name, one that is not UTF-8, or one that a metric or dimension has; expected another", short(a.Key))
	})
}

// accepted says whether a key has been accepted before, as far as that is quickly seen: it is set, or was at this place in the last
// document.
func (m *Metrics) accepted(key string) bool {
	for i := range m.properties[:min(m.used+1, len(m.properties))] {
		if m.properties[i].key == key {
			return true
		}
	}
	return false
}

// accepts says whether a key can be that of a property.
func (m *Metrics) accepts(key string) bool {
	_, metric := m.known[key]
	return !metric && key != "" && !m.set.taken(key) && utf8.ValidString(key)
}

// setProperty sets a property if all of them together fit.
func (m *Metrics) setProperty(a slog.Attr, most int) {
	m.remove(a.Key)
	if m.used == len(m.properties) {
		m.properties = append(m.properties, property{})
	}
	p, room := &m.properties[m.used], most-m.propertyBytes()
	if p.key != a.Key {
		p.key, p.json = a.Key, appendKey(p.json[:0], a.Key)
		p.from = len(p.json)
	}
	p.json = p.json[:p.from]
	if p.from+len(`"…"`) > room {
		m.account.refuse(func() error { return tooLong(a.Key) })
		return
	}
	m.used++
	m.encode(p, resolve(a.Value), room)
}

// resolve asks a value for what it stands for. slog's own way is slow where it stands for itself.
func resolve(v slog.Value) slog.Value {
	if v.Kind() != slog.KindLogValuer {
		return v
	}
	return v.Resolve()
}

func tooLong(key string) error {
	return fmt.Errorf("property %q: found more than there is room for; expected at most %d bytes of all properties together; it is cut", short(key), mostProperties)
}

// encode appends a value behind the key. What is not text and does not fit is left out.
func (m *Metrics) encode(p *property, v slog.Value, room int) {
	whole, err := true, error(nil)
	switch v.Kind() {
	case slog.KindString:
		p.json, whole = appendPart(p.json, v.String(), room-p.from)
	case slog.KindInt64:
		p.json = strconv.AppendInt(p.json, v.Int64(), 10)
	case slog.KindUint64:
		p.json = strconv.AppendUint(p.json, v.Uint64(), 10)
	case slog.KindBool:
		p.json = strconv.AppendBool(p.json, v.Bool())
	case slog.KindFloat64:
		p.json, err = appendFinite(p.json, v.Float64())
	default:
		p.json, whole, err = appendOther(p.json, v, room-p.from)
	}
	if err != nil {
		m.used--
		m.account.refuse(func() error { return fmt.Errorf("property %q: %w; it is left out", short(p.key), err) })
	} else if !whole || len(p.json) > room {
		if len(p.json) > room {
			m.used--
		}
		m.account.refuse(func() error { return tooLong(p.key) })
	}
}

func appendFinite(b []byte, v float64) ([]byte, error) {
	if !takes(v) {
		return b, fmt.Errorf("found value %g; expected a number from -2^360 to 2^360", v)
	}
	return appendNumber(b, v), nil
}

// appendOther writes values that are text in the end: durations, times and errors, and anything else as JSON.
func appendOther(b []byte, v slog.Value, room int) ([]byte, bool, error) {
	var text string
	switch x := v.Any().(type) {
	case time.Duration:
		text = x.String()
	case time.Time:
		text = x.Format(time.RFC3339Nano)
	case error:
		text = x.Error()
	case []slog.Attr:
		return b, true, fmt.Errorf("found a group; expected one value")
	default:
		encoded, err := json.Marshal(x)
		return append(b, encoded...), true, err
	}
	b, whole := appendPart(b, text, room)
	return b, whole, nil
}

// propertyBytes is how long all properties are.
func (m *Metrics) propertyBytes() int {
	n := 0
	for i := range m.properties[:m.used] {
		n += len(m.properties[i].json)
	}
	return n
}

// yield removes the property that has a new metric's name, and forgets that the name was ever accepted.
func (m *Metrics) yield(key string) {
	if m.remove(key) {
		m.account.refuse(func() error {
			return fmt.Errorf("property %q: found a metric of that name; expected another; the property is left out", short(key))
		})
	}
	m.properties = slices.DeleteFunc(m.properties, func(p property) bool { return p.key == key })
}

// remove removes a property and keeps its memory for another.
func (m *Metrics) remove(key string) bool {
	for i := range m.properties[:m.used] {
		if m.properties[i].key == key {
			m.used--
			m.properties[i], m.properties[m.used] = m.properties[m.used], m.properties[i]
			return true
		}
	}
	return false
}
