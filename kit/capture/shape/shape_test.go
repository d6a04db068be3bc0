package shape_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/kit/capture/shape"
)

func Example() {
	s, err := shape.Of([]byte(`{"Records":[{"id":"1","body":"{\"name\":\"Jane\"}"},{"id":"2","body":"{}"}]}`))
	fmt.Println(s, err)
	// Output: {"Records":[{"body":{"$json":{"name?":"string"}},"id":"string"}]} <nil>
}

func TestOf(t *testing.T) {
	for document, want := range map[string]string{
		`null`:                      `"null"`,
		`"x"`:                       `"string"`,
		`"12"`:                      `"string"`,
		`"{no JSON}"`:               `"string"`,
		`[]`:                        `[]`,
		`[1,null,"x",true]`:         `["null|boolean|number|string"]`,
		`[[],[1]]`:                  `[{"$or":[[],["number"]]}]`,
		`{}`:                        `{}`,
		`{"a":1,"b":{"c":[]}}`:      `{"a":"number","b":{"c":[]}}`,
		`[{"a":1},{"a":"x"}]`:       `[{"a":"number|string"}]`,
		`[{"a":1},{"b":1}]`:         `[{"a?":"number","b?":"number"}]`,
		`[{"a":1},[1],"[1]","x"]`:   `[{"$or":["string",["number"],{"a":"number"},{"$json":["number"]}]}]`,
		`{"a?":1,"$json":1,"\\":1}`: `{"\\$json":"number","\\\\":"number","a\\?":"number"}`,
		`{"jane@example.com":1,"john@example.com":"x"}`: `{"*":"number|string"}`,
		`{"2026-11-24":1}`: `{"*":"number"}`,
	} {
		s, err := shape.Of([]byte(document))
		if err != nil || s.String() != want {
			t.Errorf("Of(%s) = %s, %v; want %s", document, s, err, want)
		}
	}
}

func TestOf_Wide(t *testing.T) {
	var fields []string
	for i := range 101 {
		fields = append(fields, fmt.Sprintf(`"k%d":1`, i))
	}
	wide, err := shape.Of([]byte("{" + strings.Join(fields, ",") + "}"))
	if err != nil || wide.String() != `{"*":"number"}` {
		t.Errorf("Of 101 fields = %s, %v; want one field for all", wide, err)
	}
	if s, _ := shape.Of([]byte("{" + strings.Join(fields[:100], ",") + "}")); strings.Contains(s.String(), "*") {
		t.Errorf("Of 100 fields = %s; want each", s)
	}
}

func TestOf_NoJSON(t *testing.T) {
	if _, err := shape.Of([]byte(`{`)); err == nil || !strings.HasPrefix(err.Error(), "read shape: ") {
		t.Errorf("Of({) = %v; want an error", err)
	}
}

// No value may ever be seen in a shape: the strings of the document are in none of its words.
func TestOf_TellsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		document := value(3).Draw(t, "document")
		for _, s := range stringsIn(document) {
			if text := of(t, document).String(); s != "" && strings.Contains(text, "v-"+s) {
				t.Fatalf("%s tells %q", text, s)
			}
		}
	})
}

func TestMerge_Laws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := of(t, value(3).Draw(t, "a")), of(t, value(3).Draw(t, "b")), of(t, value(3).Draw(t, "c"))
		equal(t, "the order", shape.Merge(a, b), shape.Merge(b, a))
		equal(t, "the grouping", shape.Merge(a, shape.Merge(b, c)), shape.Merge(shape.Merge(a, b), c))
		equal(t, "twice the same", shape.Merge(a, a), a)
		for _, s := range []shape.Shape{a, b} {
			if news := shape.News(shape.Merge(a, b), s); len(news) != 0 {
				t.Fatalf("News(%s, %s) = %q; want none of what was merged", shape.Merge(a, b), s, news)
			}
		}
		if (len(shape.News(a, b)) == 0) != (shape.Merge(a, b).String() == a.String()) {
			t.Fatalf("News(%s, %s) = %q, but together they are %s", a, b, shape.News(a, b), shape.Merge(a, b))
		}
	})
}

func TestShape_RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := shape.Merge(of(t, value(3).Draw(t, "a")), of(t, value(3).Draw(t, "b")))
		var read shape.Shape
		if err := json.Unmarshal([]byte(s.String()), &read); err != nil {
			t.Fatal(err)
		}
		equal(t, "writing and reading", read, s)
		if read.Hash() != s.Hash() || len(s.Hash()) != 12 {
			t.Fatalf("Hash = %s and %s", read.Hash(), s.Hash())
		}
	})
}

func TestShape_UnmarshalJSON_Bad(t *testing.T) {
	for text, want := range map[string]string{
		`"date"`: `found type "date"; expected one of null, boolean, number, string`, `1`: "found 1", `["null","null"]`: "several shapes",
		`{"a":1}`: "found 1", `{"$json":"x"}`: `found type "x"`, `{"$or":["x"]}`: `found type "x"`,
	} {
		var s shape.Shape
		if err := json.Unmarshal([]byte(text), &s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("read %s = %v; want %q", text, err, want)
		}
	}
}

func TestNews(t *testing.T) {
	known := `{"Records":[{"id":"a","n":1,"body":"{\"x\":1}","tags":[1]}]}`
	for seen, want := range map[string]string{
		known: "",
		`[]`:  "the document: an empty array; known is object",
		`"x"`: "the document: string; known is object",
		`{}`:  "Records: missing",
		`{"Records":[{"id":"b","n":"2","body":"{}","tags":[]}]}`:                                             "Records[].n: string; known is number|Records[].body.x: missing|Records[].tags: an empty array; known is array",
		`{"Records":[{"id":"b","n":2,"body":"x","tags":[2]}],"more":1}`:                                      "Records[].body: string; known is JSON in a string|more: new",
		`{"Records":[{"id":"b","n":2,"body":"{\"x\":1}","tags":[2]},{"n":2,"body":"{\"x\":1}","tags":[2]}]}`: "Records[].id: sometimes missing",
		`{"Records":[{"id":{},"n":[1],"body":"{\"x\":1}","tags":[2]}]}`:                                      "Records[].id: an object; known is string|Records[].n[]: an array; known is number",
	} {
		got := shape.News(mustOf(t, known), mustOf(t, seen))
		wanted := strings.FieldsFunc(want, func(r rune) bool { return r == '|' })
		if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(wanted))) {
			t.Errorf("News(%s) = %q; want %q", seen, got, wanted)
		}
	}
}

func FuzzOf(f *testing.F) {
	for _, s := range []string{`{"a":"{\"b\":[1]}"}`, `[[[]]]`, `"`, `{"a?":null,"a":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		s, err := shape.Of(document)
		if err != nil {
			return
		}
		var read shape.Shape
		if err := json.Unmarshal([]byte(s.String()), &read); err != nil || read.String() != s.String() {
			t.Errorf("%s was read as %s, %v", s, read, err)
		}
	})
}

// value makes JSON values; every string begins with v- and every field name is short.
func value(deep int) *rapid.Generator[any] {
	scalars := []*rapid.Generator[any]{
		rapid.Just(any(nil)), rapid.Bool().AsAny(), rapid.Int().AsAny(), rapid.Map(rapid.String(), func(s string) any { return "v-" + s }),
	}
	if deep == 0 {
		return rapid.OneOf(scalars...)
	}
	array := rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return value(deep - 1) }), 0, 3).AsAny()
	object := rapid.MapOfN(rapid.StringMatching(`[a-c$?*\\]{1,2}`), rapid.Deferred(func() *rapid.Generator[any] { return value(deep - 1) }), 0, 3)
	packed := rapid.Map(object, func(o map[string]any) any { b, _ := json.Marshal(o); return string(b) })
	return rapid.OneOf(append(scalars, array, object.AsAny(), packed)...)
}

func stringsIn(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{strings.TrimPrefix(v, "v-")}
	case []any:
		var all []string
		for _, e := range v {
			all = append(all, stringsIn(e)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, e := range v {
			all = append(all, stringsIn(e)...)
		}
		return all
	}
	return nil
}

func of(t *rapid.T, v any) shape.Shape {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	s, err := shape.Of(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustOf(t *testing.T, document string) shape.Shape {
	t.Helper()
	s, err := shape.Of([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func equal(t *rapid.T, what string, a, b shape.Shape) {
	if a.String() != b.String() {
		t.Fatalf("%s matters: %s and %s", what, a, b)
	}
}
