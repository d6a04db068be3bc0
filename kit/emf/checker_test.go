package emf_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// The specification's limits as this checker knows them, written down apart from the code under test (CloudWatch User
// Guide, "Specification: Embedded metric format"; API model, Dimension and MetricDatum).
const (
	specMetrics    = 100
	specValues     = 100
	specDimensions = 30
	specName       = 255
	specValue      = 1024
	specEvent      = 1 << 20
	specValueRange = 0x1p360
)

const specUnits = " Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits" +
	" Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second" +
	" Megabits/Second Gigabits/Second Terabits/Second Count/Second None "

// document is a valid document, as CloudWatch reads it.
type document struct {
	Namespace  string
	Sets       [][]string
	Dimensions map[string]string
	Units      map[string]string
	Seconds    map[string]int // storage resolution
	Values     map[string][]float64
	Properties map[string]any
	Timestamp  int64
	Size       int
}

// read reads what was written: lines of one document each. It fails at the first that is not valid.
func read(written []byte) ([]document, error) {
	var all []document
	for i, line := range bytes.SplitAfter(written, []byte("\n")) {
		if len(line) == 0 {
			break
		}
		d, err := check(line)
		if err != nil {
			return all, fmt.Errorf("document %d: %w", i+1, err)
		}
		all = append(all, d)
	}
	return all, nil
}

// metadata is the member _aws.
type metadata struct {
	Timestamp         *int64
	CloudWatchMetrics []struct {
		Namespace  string
		Dimensions [][]string
		Metrics    []struct {
			Name, Unit        string
			StorageResolution *int
		}
	}
}

// check holds a line against the specification.
func check(line []byte) (document, error) {
	root, err := members(line)
	if err != nil {
		return document{}, err
	}
	var aws metadata
	strict := json.NewDecoder(bytes.NewReader(root["_aws"]))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&aws); err != nil {
		return document{}, fmt.Errorf("_aws: %w", err)
	}
	if aws.Timestamp == nil || len(aws.CloudWatchMetrics) != 1 {
		return document{}, fmt.Errorf("_aws has %d directives and timestamp %v", len(aws.CloudWatchMetrics), aws.Timestamp)
	}
	delete(root, "_aws")
	d := document{Namespace: aws.CloudWatchMetrics[0].Namespace, Sets: aws.CloudWatchMetrics[0].Dimensions, Timestamp: *aws.Timestamp, Size: len(line),
		Dimensions: map[string]string{}, Units: map[string]string{}, Seconds: map[string]int{}, Values: map[string][]float64{}, Properties: map[string]any{}}
	return d, errors.Join(name(d.Namespace), d.readDimensions(root), d.readMetrics(root, aws), d.readProperties(root))
}

// members reads one JSON object with nothing before or after it but a line feed, and no member twice.
func members(line []byte) (map[string]json.RawMessage, error) {
	if len(line) > specEvent || !bytes.HasPrefix(line, []byte("{")) || !bytes.HasSuffix(line, []byte("}\n")) || bytes.Count(line, []byte("\n")) != 1 || !utf8.Valid(line) {
		return nil, fmt.Errorf("%d bytes that are not one JSON object in a line: %.60q", len(line), line)
	}
	dec, root := json.NewDecoder(bytes.NewReader(line)), map[string]json.RawMessage{}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		if _, twice := root[key.(string)]; twice {
			return nil, fmt.Errorf("member %q is there twice", key)
		}
		root[key.(string)] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("something follows the object: %w", err)
	}
	return root, nil
}

func name(s string) error {
	if n := utf8.RuneCountInString(s); n < 1 || n > specName || strings.TrimSpace(s) == "" || s[0] == ':' || strings.ContainsFunc(s, func(r rune) bool { return r < 32 || r > 126 }) {
		return fmt.Errorf("name %.60q with %d characters", s, n)
	}
	return nil
}

func (d document) readDimensions(root map[string]json.RawMessage) error {
	if len(d.Sets) < 1 {
		return errors.New("no dimension set")
	}
	for i, set := range d.Sets {
		if len(set) > specDimensions || set == nil || slices.ContainsFunc(d.Sets[:i], func(other []string) bool { return slices.Equal(other, set) }) {
			return fmt.Errorf("dimension set of %d, or twice the same: %q", len(set), set)
		}
		for _, key := range set {
			var value string
			if err := errors.Join(name(key), json.Unmarshal(root[key], &value)); err != nil {
				return fmt.Errorf("dimension %q: %w", key, err)
			}
			if strings.TrimSpace(value) == "" || len(value) > specValue {
				return fmt.Errorf("dimension %q is %.60q", key, value)
			}
			d.Dimensions[key] = value
		}
	}
	for key := range d.Dimensions {
		delete(root, key)
	}
	return nil
}

func (d document) readMetrics(root map[string]json.RawMessage, aws metadata) error {
	metrics := aws.CloudWatchMetrics[0].Metrics
	if len(metrics) < 1 || len(metrics) > specMetrics {
		return fmt.Errorf("%d metrics", len(metrics))
	}
	for _, m := range metrics {
		if err := name(m.Name); err != nil || !strings.Contains(specUnits, " "+m.Unit+" ") || d.Units[m.Name] != "" {
			return fmt.Errorf("metric %q in %q, or twice: %w", m.Name, m.Unit, err)
		}
		d.Units[m.Name], d.Seconds[m.Name] = m.Unit, 60
		if m.StorageResolution != nil {
			d.Seconds[m.Name] = *m.StorageResolution
		}
		values, err := numbers(root[m.Name])
		if s := d.Seconds[m.Name]; err != nil || s != 1 && s != 60 {
			return fmt.Errorf("metric %q, kept by %d seconds: %w", m.Name, s, err)
		}
		d.Values[m.Name] = values
		delete(root, m.Name)
	}
	return nil
}

func numbers(raw json.RawMessage) ([]float64, error) {
	var values []float64
	if one := 0.0; json.Unmarshal(raw, &one) == nil {
		values = []float64{one}
	} else if err := json.Unmarshal(raw, &values); err != nil {
		return nil, err
	}
	if len(values) < 1 || len(values) > specValues {
		return nil, fmt.Errorf("%d values", len(values))
	}
	for _, v := range values {
		if math.Abs(v) > specValueRange {
			return nil, fmt.Errorf("value %g", v)
		}
	}
	return values, nil
}

// readProperties reads what is left.
func (d document) readProperties(root map[string]json.RawMessage) error {
	for key, raw := range root {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil || key == "" {
			return fmt.Errorf("property %q: %w", key, err)
		}
		d.Properties[key] = v
	}
	return nil
}
