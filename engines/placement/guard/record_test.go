package guard_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement/guard"
)

func TestRecord_Moved(t *testing.T) {
	one, two := func(text string) guard.Stack { return stack(t, "Compute1", text) }, func(text string) guard.Stack { return stack(t, "Compute2", text) }
	meta := `"CDKMetadata":{"Type":"AWS::CDK::Metadata"}`
	q, other := `"Q":{"Type":"AWS::SQS::Queue"}`, `"Q":{"Type":"AWS::SNS::Topic"}`
	was := guard.RecordOf(guard.App{one(`{"Resources":{` + q + `,` + meta + `}}`), two(`{"Resources":{` + meta + `}}`)})
	for name, c := range map[string]struct {
		app  guard.App
		want []string
	}{
		"nothing":         {guard.App{one(`{"Resources":{` + q + `}}`)}, nil},
		"removed":         {guard.App{one(`{"Resources":{}}`)}, nil},
		"beside":          {guard.App{one(`{"Resources":{` + q + `}}`), two(`{"Resources":{` + q + `}}`)}, nil},
		"of another type": {guard.App{two(`{"Resources":{` + other + `}}`)}, nil},
		"moved":           {guard.App{one(`{}`), two(`{"Resources":{` + q + `}}`)}, []string{"moved: stack Compute2: resource Q of type AWS::SQS::Queue was deployed in stack Compute1"}},
	} {
		t.Run(name, func(t *testing.T) { expect(t, was.Moved(c.app), c.want...) })
	}
}

func TestRecord_File(t *testing.T) {
	r := guard.RecordOf(guard.App{stack(t, "B", `{"Resources":{"Y":{"Type":"T"},"X":{"Type":"T"}}}`), stack(t, "A", `{"Resources":{"X":{"Type":"T"}}}`)})
	text, err := r.Text()
	if err != nil || strings.Count(string(text), "\n") != 3 {
		t.Fatalf("Text = %q, %v; want a line per resource", text, err)
	}
	path := filepath.Join(t.TempDir(), "record")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := guard.ReadRecord(path); err != nil || !slices.Equal(again, r) {
		t.Errorf("ReadRecord = %v, %v; want %v", again, err, r)
	}
	if none, err := guard.ReadRecord(path + "-none"); err != nil || none != nil {
		t.Errorf("ReadRecord = %v, %v; want nothing where nothing was deployed", none, err)
	}
}

func TestRecord_Bad(t *testing.T) {
	for want, text := range map[string]string{
		"record:2: unexpected end of JSON input": "{\"id\":\"X\",\"type\":\"T\",\"stack\":\"A\"}\n{\n",
		"record:1: found no id, type or stack":   "{}\n",
	} {
		if _, err := guard.ParseRecord("record", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseRecord = %v; want %q", err, want)
		}
	}
}

// FuzzParseRecord: whatever is read is written so that it reads the same.
func FuzzParseRecord(f *testing.F) {
	f.Add("{\"id\":\"X\",\"type\":\"T\",\"stack\":\"A\"}\n\n")
	f.Add("{}")
	f.Fuzz(func(t *testing.T, data string) {
		r, err := guard.ParseRecord("record", []byte(data))
		if err != nil {
			return
		}
		text, err := r.Text()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := guard.ParseRecord("record", text); err != nil || !slices.Equal(again, r) {
			t.Errorf("%q is read as %v, and then as %v, %v", data, r, again, err)
		}
	})
}
