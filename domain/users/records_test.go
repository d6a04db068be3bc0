package users_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/mainstay-go/mainstay/domain/users"
)

// scanned shows records as line:text, and those that are none as line!.
func scanned(t *testing.T, file string) string {
	t.Helper()
	all, err := users.Scan(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range all {
		if r.Bad != "" {
			out = append(out, fmt.Sprintf("%d!", r.Line))
			continue
		}
		out = append(out, fmt.Sprintf("%d:%s", r.Line, r.Text))
	}
	return strings.Join(out, "|")
}

func TestRecords(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"Empty":                  {"", ""},
		"NoLineEnd":              {"a,b", "1:a,b"},
		"MixedLineEnds":          {"a\r\nb\nc\r\n", "1:a|2:b|3:c"},
		"BlankLines":             {"\n\r\na\n\n\nb\n", "3:a|6:b"},
		"QuotedNewline":          {"a,\"b\nc\"\nd\n", "1:a,\"b\nc\"|3:d"},
		"DoubledQuote":           {"\"a\"\"\nb\"\nc", "1:\"a\"\"\nb\"|3:c"},
		"ByteOrderMark":          {"\ufeffa\nb", "1:a|2:b"},
		"ByteOrderMarkAndQuotes": {"\ufeff\"a\nb\"\nc", "1:\"a\nb\"|3:c"},
		"ByteOrderMarkOnly":      {"\ufeff\r\na", "2:a"},
		"NeverClosed":            {"a\n1,\"b\nc\nd", "1:a|2!|3:c|4:d"},
		"ClosedByALaterField":    {"1,\"b\n2,c\n3,\"d\"\n4,e", "1!|2:2,c|3:3,\"d\"|4:4,e"},
		"QuoteInsideField":       {"a\"b\nc", "1!|2:c"},
		"TextAfterQuote":         {"\"a\"b\nc", "1!|2:c"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := scanned(t, c.file); got != c.want {
				t.Errorf("records of %q are %q; want %q", c.file, got, c.want)
			}
		})
	}
}

func TestRecords_Longest(t *testing.T) {
	fits := strings.Repeat("x", users.MaxRecordBytes)
	for _, end := range []string{"\n", "\r\n"} {
		if got := scanned(t, "a\n"+fits+end+"b"); got != "1:a|2:"+fits+"|3:b" {
			t.Errorf("a record of the longest length with end %q came to %.40q…", end, got)
		}
		if got := scanned(t, "a\n"+fits+"x"+end+"b"); got != "1:a|2!|3:b" {
			t.Errorf("a record that is too long with end %q came to %.40q…", end, got)
		}
	}
	if got := scanned(t, "a\n"+strings.Repeat("x", 1<<20)+"\nb"); got != "1:a|2!|3:b" {
		t.Errorf("a line of 1 MiB came to %.40q…", got)
	}
}

func TestRecords_ReadError(t *testing.T) {
	_, err := users.Scan(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	if err == nil {
		t.Error("a file that broke off was read to its end")
	}
}

// endless is a file of one line that never ends, up to its limit.
func endless(n int64) io.Reader { return io.LimitReader(repeat('x'), n) }

type repeat byte

// Read implements io.Reader.
func (r repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

func TestRecords_ConstantMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n, err := users.Count(io.MultiReader(endless(64<<20), strings.NewReader("\n"), strings.NewReader(strings.Repeat("a,b,c\n", 100_000))))
	runtime.ReadMemStats(&after)
	if err != nil || n != 100_001 {
		t.Fatalf("found %d records, %v; want 100001", n, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
		t.Errorf("reading allocated %d bytes; want the window and little else", used)
	}
}

// TestRecords_HostileQuotes has each line begin what might be a long record.
func TestRecords_HostileQuotes(t *testing.T) {
	n, err := users.Count(bytes.NewReader(bytes.Repeat([]byte("\"\"\"\n"), 200_000)))
	if err != nil || n != 100_000 {
		t.Errorf("found %d records, %v; want 100000 of two lines each", n, err)
	}
}

func FuzzRecords(f *testing.F) {
	for _, s := range []string{"id,email\n1,a", "\ufeffid\r\n\"a\nb\"\n", "\"never\nclosed", "a\"b,\"\"\n\n\r\n", "\xff\xfe\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		all, err := users.Scan(iotest.OneByteReader(bytes.NewReader(file)))
		if err != nil {
			t.Fatal(err)
		}
		whole, err := users.Scan(bytes.NewReader(file))
		if err != nil || fmt.Sprint(whole) != fmt.Sprint(all) {
			t.Fatalf("how the file is cut changes its records: %+v, %+v", all, whole)
		}
		line, lines := 0, 1+bytes.Count(file, []byte{'\n'})
		for _, r := range all {
			if r.Line <= line || r.Line > lines || r.Bad == "" && r.Text == "" {
				t.Fatalf("record %+v follows line %d of %d", r, line, lines)
			}
			line = r.Line
		}
	})
}

// TestRecords_Reasons: what is said of a record that is none is what is wrong with it.
func TestRecords_Reasons(t *testing.T) {
	long := strings.Repeat("x", users.MaxRecordBytes)
	for name, c := range map[string]struct{ file, want string }{
		"Long":             {long + "x\n", "row is longer than 32768 bytes"},
		"FarTooLong":       {long + long + "\n", "row is longer than 32768 bytes"},
		"LongWithoutEnd":   {long + "x", "row is longer than 32768 bytes"},
		"LongInQuotes":     {`"` + long + long + `"`, "row is longer than 32768 bytes"},
		"Unclosed":         {"\"x\ny\n", "a quoted field is not closed within 32768 bytes"},
		"UnclosedOnOne":    {`"x`, "a quoted field is not closed within 32768 bytes"},
		"UnclosedForLong":  {"\"x\n" + long + long, "a quoted field is not closed within 32768 bytes"},
		"Misquoted":        {"x\"y\n", "not a CSV record: a quote within a field must be doubled, and the field be quoted"},
		"BehindQuotes":     {"\"x\"y\n", "not a CSV record: a quote within a field must be doubled, and the field be quoted"},
		"MisquotedAtLast":  {"x\"", "not a CSV record: a quote within a field must be doubled, and the field be quoted"},
		"None":             {"x\n", ""},
		"NoneInQuotes":     {`"x"`, ""},
		"NoneWithoutEnd":   {long, ""},
		"NoneInLongQuotes": {`"` + long[2:] + `"`, ""},
	} {
		all, err := users.Scan(strings.NewReader(c.file))
		if err != nil || len(all) == 0 || all[0].Bad != c.want {
			t.Errorf("%s: found %.80v, %v; want the reason %q", name, all, err, c.want)
		}
	}
}

// TestRecords_BreaksOff: wherever a file breaks off, it is not taken for one that ends there.
func TestRecords_BreaksOff(t *testing.T) {
	long := strings.Repeat("x", users.MaxRecordBytes)
	for name, begins := range map[string]string{"AtOnce": "", "BehindALine": "a\n", "InARecord": "a\nb", "InQuotes": "a\n\"b", "InALongRecord": "a\n" + long + long} {
		lost := errors.New("connection lost")
		if _, err := users.Scan(io.MultiReader(strings.NewReader(begins), iotest.ErrReader(lost))); !errors.Is(err, lost) {
			t.Errorf("%s: Scan = %v; want the error", name, err)
		}
	}
}
