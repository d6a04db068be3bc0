// Package jsontext reads JSON that people write, or have another tool write, and says what is wrong with it in words of JSON's: the
// line, the member, what was found and what was expected there.
//
// It exists because encoding/json names types of Go's, and no line.
package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Unmarshal is json.Unmarshal with errors that people understand.
func Unmarshal(text []byte, to any) error { return told(text, json.Unmarshal(text, to)) }

// Strict is Unmarshal where every member has to be known, so that none that is mistyped goes unnoticed.
func Strict(text []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return told(text, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("line %d: found more behind its end; expected one value", line(text, d.InputOffset()))
	}
	return nil
}

func told(text []byte, err error) error {
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	place := int64(-1)
	switch {
	case errors.Is(err, io.EOF), len(bytes.TrimSpace(text)) == 0:
		return errors.New("found nothing")
	case errors.Is(err, io.ErrUnexpectedEOF):
		place = int64(len(text))
	case errors.As(err, &syntax):
		place = syntax.Offset
	case errors.As(err, &kind):
		place = kind.Offset
	}
	if place < 0 {
		return Plain(err)
	}
	return fmt.Errorf("line %d: %w", line(text, place), Plain(err))
}

// Plain is an error of encoding/json's in words of JSON's, for those who know the place.
func Plain(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("found its end in the midst of a value")
	case errors.As(err, &kind):
		return fmt.Errorf("found %s%s; expected %s", article(kind.Value), at(kind.Field), wanted(kind.Type))
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// line is where a place in a text is.
func line(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n"))
}

// article names what was found: a kind of value, or a number as it is written.
func article(value string) string {
	if value == "object" || value == "array" {
		return "an " + value
	}
	return "a " + value
}

func at(field string) string {
	if field == "" {
		return ""
	}
	return " at " + field
}

// wanted is a type of Go's as JSON has it.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Pointer:
		return wanted(t.Elem())
	}
	return "a whole number, not too large"
}
