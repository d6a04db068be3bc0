package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

type shop struct {
	Name   string
	Orders []struct {
		Count int8
		Price float64
		Paid  *bool
	}
	Tags map[string]string
}

func TestUnmarshal(t *testing.T) {
	var got shop
	if err := jsontext.Unmarshal([]byte(`{"Name": "a", "Orders": [{"Count": 1, "Price": 1.5, "Paid": true}], "Other": 1}`), &got); err != nil || got.Name != "a" || !*got.Orders[0].Paid {
		t.Errorf("Unmarshal = %+v, %v", got, err)
	}
	for text, want := range map[string]string{
		"":                                       "found nothing",
		" \n":                                    "found nothing",
		"{\n\"Name\": x}":                        "line 2: invalid character 'x' looking for beginning of value",
		"{\n\n":                                  "line 3: unexpected end of JSON input",
		"[]":                                     "line 1: found an array; expected an object",
		`"text"`:                                 "line 1: found a string; expected an object",
		"{\n\"Name\": 5}":                        "line 2: found a number at Name; expected a string",
		`{"Orders": {}}`:                         "line 1: found an object at Orders; expected an array",
		"{\"Orders\": [\n{\"Count\": \"1\"}]}":   "line 2: found a string at Orders.Count; expected a whole number, not too large",
		`{"Orders": [{"Count": 300}]}`:           "line 1: found a number 300 at Orders.Count; expected a whole number, not too large",
		`{"Orders": [{"Count": 1.5}]}`:           "line 1: found a number 1.5 at Orders.Count; expected a whole number, not too large",
		`{"Orders": [{"Price": []}]}`:            "line 1: found an array at Orders.Price; expected a number",
		`{"Orders": [{"Paid": "yes"}]}`:          "line 1: found a string at Orders.Paid; expected true or false",
		`{"Tags": {"a": 1}}`:                     "line 1: found a number at Tags; expected a string",
		`{"Name": "a"} {"Name": "b"}`:            "line 1: invalid character '{' after top-level value",
		"{\"Name\": \"a\", \"Orders\": null, 5}": "line 1: invalid character '5' looking for beginning of object key string",
	} {
		if err := jsontext.Unmarshal([]byte(text), &shop{}); err == nil || err.Error() != want {
			t.Errorf("Unmarshal(%q) = %v; want %q", text, err, want)
		}
	}
}

func TestStrict(t *testing.T) {
	if err := jsontext.Strict([]byte("{\"Name\": \"a\"}\n\n"), &shop{}); err != nil {
		t.Error(err)
	}
	for text, want := range map[string]string{
		"":                           "found nothing",
		"{\"Name\": \"a\",\n":        "line 2: found its end in the midst of a value",
		`{"Naem": "a"}`:              `unknown field "Naem"`,
		"{\"Name\": \"a\"}\n\n{}":    "line 3: found more behind its end; expected one value",
		"{\"Name\": \"a\"}\nx":       "line 2: found more behind its end; expected one value",
		"{\n\"Name\": [\"a\", 5]\n}": "line 2: found an array at Name; expected a string",
	} {
		if err := jsontext.Strict([]byte(text), &shop{}); err == nil || err.Error() != want {
			t.Errorf("Strict(%q) = %v; want %q", text, err, want)
		}
	}
}

// FuzzUnmarshal: it fails where json.Unmarshal does, in one line, and names no type of Go's.
func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(`{"Name": "a", "Orders": [{"Count": 1e400}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		err := jsontext.Unmarshal(text, &shop{})
		if (err == nil) != (json.Unmarshal(text, &shop{}) == nil) {
			t.Errorf("Unmarshal(%q) = %v", text, err)
		}
		if err != nil && (strings.Contains(err.Error(), "Go ") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("Unmarshal(%q) = %v", text, err)
		}
	})
}
