package redrive_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

func TestFilter_Match(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	l := redrive.Letter{Message: redrive.Message{ID: "m", Body: `{"partition":3,"rows":[{"e":"a@example.com"}]}`, SentAt: now.Add(-time.Hour), Receives: 4,
		Attributes: map[string]redrive.Attribute{"mainstay-redrives": {Type: "Number", Text: "2"}, "tenant": {Type: "String", Text: "t1"}}}, Error: "table full"}
	l.Envelope = l.Message.Open()
	for text, want := range map[string]bool{
		".body.partition == 3": true, ".body.partition == 4": false, ".age > 3599 and .age < 3601": true, ".receives == 4 and .redrives == 2": true,
		`.error | test("full")`: true, `.attributes.tenant == "t1"`: true, ".body.none": false, `.body.rows[].e | endswith("example.com")`: true, "empty": false, `.kind == "unknown"`: true,
	} {
		if got, err := query(t, text).Match(t.Context(), l, now); err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, err, want)
		}
	}
	for name, c := range map[string]struct {
		f    redrive.Filter
		want bool
	}{
		"Any": {redrive.Filter{}, true}, "OlderThan": {redrive.Filter{OlderThan: time.Hour}, true}, "NotOlderThan": {redrive.Filter{OlderThan: 61 * time.Minute}, false},
		"NewerThan": {redrive.Filter{NewerThan: time.Hour}, true}, "NotNewerThan": {redrive.Filter{NewerThan: 59 * time.Minute}, false},
		"Error": {redrive.Filter{Error: "full"}, true}, "OtherError": {redrive.Filter{Error: "empty"}, false},
		"Attribute": {redrive.Filter{Attributes: map[string]string{"tenant": "t1"}}, true}, "OtherAttribute": {redrive.Filter{Attributes: map[string]string{"tenant": "t2"}}, false},
		"NoAttribute": {redrive.Filter{Attributes: map[string]string{"x": ""}}, false},
	} {
		if got, err := c.f.Match(t.Context(), l, now); err != nil || got != c.want || c.f.Any() != (name == "Any") {
			t.Errorf("%s: Match = %v, %v and Any = %v; want %v", name, got, err, c.f.Any(), c.want)
		}
	}
}

func TestParseQuery_Errors(t *testing.T) {
	for text, want := range map[string]string{".a ==": "parse filter", "nothing(1)": "compile filter", "$ENV.HOME as $x | $y": "compile filter"} {
		_, err := redrive.ParseQuery(text)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "expected a jq expression") {
			t.Errorf("ParseQuery(%q) = %v; want %s", text, err, want)
		}
	}
	for _, text := range []string{"env.HOME", "$ENV.HOME"} {
		if got, err := query(t, text).Match(t.Context(), redrive.Letter{}, time.Now()); got {
			t.Errorf("%s = %v, %v; want nothing: a filter does not see the environment", text, got, err)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{".body.a == 1", "..", "reduce", "\x00", "input", `"\(1)"`, "def f: f; 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := redrive.ParseQuery(text)
		if (q == nil) == (err == nil) {
			t.Fatalf("ParseQuery(%q) = %v, %v", text, q, err)
		}
	})
}

func TestParsePatch(t *testing.T) {
	edit, err := redrive.ParsePatch([]byte(`[{"op":"replace","path":"/v","value":2},{"op":"remove","path":"/old"}]`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := edit(redrive.Message{Body: `{"v":1,"old":true,"big":12345678901234567890}`, Group: "g"})
	if err != nil || !strings.Contains(m.Body, `"v":2`) || strings.Contains(m.Body, "old") || !strings.Contains(m.Body, "12345678901234567890") || m.Group != "g" {
		t.Errorf("edited: %+v, %v; want it patched, and what was not named as it was", m, err)
	}
	for _, body := range []string{"text", "{}", `{"v":1}`} {
		if m, err := edit(redrive.Message{ID: "a", Body: body}); err == nil || m.Body != body {
			t.Errorf("edit of %s = %+v, %v; want an error, and the message as it was", body, m, err)
		}
	}
	for _, bad := range []string{"", "{}", `[{"op":"change","path":"/a"}]`, `[{"op":"remove"}]`, `[{"op":"remove","path":"a"}]`} {
		if _, err := redrive.ParsePatch([]byte(bad)); err == nil || !strings.Contains(err.Error(), "parse JSON patch") {
			t.Errorf("ParsePatch(%q) = %v; want an error", bad, err)
		}
	}
}

func FuzzParsePatch(f *testing.F) {
	f.Add(`[{"op":"replace","path":"/v","value":2}]`, `{"v":1}`)
	f.Add(`[{"op":"copy","from":"/a","path":"/b"}]`, `{"a":[1]}`)
	f.Add(`[null]`, `null`)
	f.Fuzz(func(t *testing.T, patch, body string) {
		edit, err := redrive.ParsePatch([]byte(patch))
		if err != nil {
			return
		}
		if m, err := edit(redrive.Message{Body: body}); err != nil && m.Body != body {
			t.Fatalf("a failed edit changed %q to %q", body, m.Body)
		}
	})
}

func TestShape(t *testing.T) {
	for payload, want := range map[string]string{
		`{"b":1,"a":"x","c":[true,{"d":null},{"d":2}]}`: "{a:string,b:number,c:[bool|{d:null}|{d:number}]}", "hello": "text", "": "empty", "  ": "empty",
		`{"a":{"b":{"c":{"d":1}}}}`: "{a:{b:{c:{d:number}}}}", `{"a":{"b":{"c":{"d":{"e":1}}}}}`: "{a:{b:{c:{d:{…}}}}}", `{} {}`: "text", `[]`: "[]",
	} {
		if got := redrive.Shape(payload); got != want {
			t.Errorf("Shape(%s) = %s; want %s", payload, got, want)
		}
	}
}

// Two messages of one program have one shape, whatever is in them.
func TestShape_Property(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z0-9 ]*`)
		body := func() string { return `{"id":"` + text.Draw(t, "id") + `","n":[{"x":"` + text.Draw(t, "x") + `"}]}` }
		if a, b := redrive.Shape(body()), redrive.Shape(body()); a != b {
			t.Fatalf("%s and %s", a, b)
		}
	})
}

func TestGrouped(t *testing.T) {
	letter := func(id, body, text string, redrives string) redrive.Letter {
		return redrive.Letter{Message: redrive.Message{ID: id, Attributes: attrs("mainstay-redrives", redrives)}, Envelope: redrive.Envelope{Kind: redrive.FromQueue, Payload: body}, Error: text}
	}
	got := redrive.Grouped([]redrive.Letter{
		letter("1", `{"v":2}`, "import 7f3a9c2e-1111: row 3 is bad\nstack", ""), letter("2", "x", "", "1"),
		letter("3", `{"v":1}`, "import 00aa11bb-2222: row 12 is bad", "2"),
	})
	if len(got) != 2 || got[0].Count != 2 || got[0].Redriven != 1 || got[0].Error != "import *: row * is bad" || got[0].Example != "1" || got[1].Shape != "text" {
		t.Errorf("Grouped = %+v; want two groups, the larger first", got)
	}
	if redrive.Grouped(nil) == nil {
		t.Error("no groups are null in JSON")
	}
}

// TestBadInput_Filter has filters that do not parse, each with what the operator reads.
func TestBadInput_Filter(t *testing.T) {
	for text, want := range map[string]string{
		`.body.partition ==`: `parse filter ".body.partition ==": unexpected EOF at character 18; expected a jq expression, such as .body.partition == 3`,
		`.body | nothing(1)`: `compile filter ".body | nothing(1)": function not defined: nothing/1; expected a jq expression over id, body, text, attributes, group, age, receives, redrives, kind, target and error`,
	} {
		if _, err := redrive.ParseQuery(text); err == nil || err.Error() != want {
			t.Errorf("ParseQuery = %v\nwant %s", err, want)
		}
	}
}
