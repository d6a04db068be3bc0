package users_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
)

// directory is the use cases over memory.
type directory struct {
	files   mem.Files
	queue   mem.Queue
	store   mem.Users
	imports mem.Imports
}

func (d *directory) importer() users.Importer {
	return users.Importer{Files: &d.files, Queue: &d.queue, Imports: &d.imports, Rejects: "rejects/"}
}

func (d *directory) keeper() users.Keeper {
	return users.Keeper{Store: &d.store, Imports: &d.imports}
}

// put puts a file as the n-th upload.
func (d *directory) put(key, body string, n int) users.Upload {
	u := d.files.Put("b", key, []byte(body))
	u.At, u.Sequencer = day.Add(time.Duration(n)*time.Hour), fmt.Sprint(n)
	return u
}

func (d *directory) read(t *testing.T, u users.Upload) users.Report {
	t.Helper()
	r, err := d.importer().Import(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rejects returns the rejects report of a file, without its header.
func (d *directory) rejects(t *testing.T, key string) [][]string {
	t.Helper()
	body, ok := d.files.Read("b", key)
	if !ok {
		t.Fatalf("there is no rejects report %s", key)
	}
	all, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || len(all) == 0 || all[0][0] != "line" || all[0][1] != "reason" {
		t.Fatalf("rejects report is %q, %v; want a CSV file with a header", body, err)
	}
	return all[1:]
}

func TestImport_Rows(t *testing.T) {
	long := strings.Repeat("x", 300)
	for name, c := range map[string]struct{ row, reason string }{
		"TooFewFields":     {"1,a@example.com", "2 fields; expected 4"},
		"TooManyFields":    {"1,a@example.com,Ada,x,y", "5 fields; expected 4"},
		"NoID":             {" ,a@example.com,Ada,", "id is empty"},
		"LongID":           {long + ",a@example.com,Ada,", "id has 300 bytes; expected at most 128"},
		"ControlInID":      {"a\x01,a@example.com,Ada,", `id "a\x01" has control characters`},
		"NoEmail":          {"1,,Ada,", `email "" is not an address`},
		"EmailWithName":    {"1,Ada <a@example.com>,Ada,", `email "Ada <a@example.com>" is not an address`},
		"LongEmail":        {"1," + long + "@example.com,Ada,", "is not an address"},
		"NoName":           {"1,a@example.com,,", "name is empty"},
		"LongName":         {"1,a@example.com," + long + ",", "name has 300 bytes; expected at most 256"},
		"InvalidUTF8":      {"1,a@example.com,J\xfcrgen,", `column "name" is not valid UTF-8`},
		"InvalidFormula":   {"1,a@example.com,Ada,\xff", `column "=cmd()" is not valid UTF-8`},
		"FormulaInID":      {"\"=cmd()\x01\",a@example.com,Ada,", `id "=cmd()\x01" has`},
		"QuoteInField":     {"1,a@example.com,A\"da,", "a quote within a field"},
		"QuoteNotClosed":   {"1,a@example.com,\"Ada,", "not closed"},
		"LongerThanAWhole": {strings.Repeat("x", users.MaxRecordBytes+1), "row is longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			var d directory
			r := d.read(t, d.put("users.csv", "id,email,name,=cmd()\n"+c.row+"\n2,b@example.com,Bob,\n", 1))
			if r.Error != "" || r.Rows != 2 || r.Rejected != 1 || r.Queued != 1 {
				t.Errorf("report is %+v; want one row rejected and one queued", r)
			}
			got := d.rejects(t, "rejects/users.csv")
			if len(got) != 1 || got[0][0] != "2" || !strings.Contains(got[0][1], c.reason) {
				t.Fatalf("rejects are %.300q; want line 2, %q", got, c.reason)
			}
			if len(got[0][1]) > 200 || strings.ContainsAny(got[0][1][:1], "=+-@\t\r") {
				t.Errorf("reason %q is long, or a formula to a spreadsheet", got[0][1])
			}
		})
	}
}

func TestImport_GoodRow(t *testing.T) {
	var d directory
	d.read(t, d.put("users.csv", "\ufeffCity, EMAIL ,Name,id,Team\r\n\"Bern, \"\"CH\"\"\",Ada.L@Example.COM,\"Ada\nL\",7,\r\n", 1))
	chunks := d.queue.Take()
	want := "[{2 7 Ada.L@example.com Ada\nL map[City:Bern, \"CH\"]}]"
	if len(chunks) != 1 || fmt.Sprint(chunks[0].Rows) != want {
		t.Errorf("chunks are %+v; want one with %s", chunks, want)
	}
}

func TestImport_RefusedFiles(t *testing.T) {
	for name, c := range map[string]struct{ body, reason string }{
		"Empty":          {"", "the file is empty"},
		"BlankLines":     {"\n\r\n", "the file is empty"},
		"NoEmail":        {"id,name\n1,Ada\n", `no column email; found the columns "id, name"; expected id, email and name`},
		"TwiceTheSame":   {"id,email,name,ID\n", `column 4 is named "ID"`},
		"NamelessColumn": {"id,email,name,\n", `column 4 is named ""`},
		"NotUTF8":        {"id,email,name,stra\xdfe\n", "name of column 4 is not valid UTF-8"},
		"PDF":            {"%PDF-1.7\n%\xe2\xe3", "PDF"},
		"ZIP":            {"PK\x03\x04" + strings.Repeat("\x00", 1<<20), "ZIP"},
		"UTF16":          {"\xff\xfei\x00d\x00,\x00\n\x00", "UTF-16"},
		"JSON":           {`{"users":["` + strings.Repeat("x", 1<<20) + `"]}`, "JSON"},
		"BadHeader":      {"id,em\"ail\n", "header: not a CSV record: a quote within a field must be doubled, and the field be quoted"},
		"ShownWhole":     {"id," + strings.Repeat("é", 56) + "\n", "found the columns \"id, " + strings.Repeat("é", 56) + "\";"},
		"ShownInPart":    {"id," + strings.Repeat("é", 57) + "\n", "found the columns \"id, " + strings.Repeat("é", 56) + "…\";"},
		"LongHeader":     {"id,email,name," + strings.Repeat("x", 1<<20), "header: row is longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			var d directory
			r := d.read(t, d.put("users.csv", c.body, 1))
			if !strings.Contains(r.Error, c.reason) || !r.Read || len(r.Error) > 300 {
				t.Errorf("report is %.400q; want a short error with %q", r.Error, c.reason)
			}
			if got := d.rejects(t, r.Rejects); len(got) != 1 || got[0][0] != "1" || got[0][1] != r.Error {
				t.Errorf("rejects are %q; want line 1 with the error", got)
			}
			if len(d.queue.Take()) > 0 {
				t.Error("rows of a refused file were queued")
			}
		})
	}
}

func TestImport_Gone(t *testing.T) {
	var d directory
	missing := d.put("users.csv", "id,email,name\n", 1)
	missing.Key = "other.csv"
	old := d.put("users.csv", "id,email,name\n1,a@example.com,Ada\n", 2)
	d.put("users.csv", "id,email,name\n", 3)
	for want, u := range map[string]users.Upload{"the file is gone": missing, "the file was replaced by a newer upload": old} {
		r := d.read(t, u)
		if !strings.HasPrefix(r.Error, want) || r.Rejects != "" {
			t.Errorf("report is %+v; want the error %q and no rejects report", r, want)
		}
		if _, ok := d.files.Read("b", "rejects/"+u.Key); ok {
			t.Errorf("%s: a rejects report was written", want)
		}
	}
}

// TestImport_DeliveredAgain delivers the event of a file once more, after the file was replaced.
func TestImport_DeliveredAgain(t *testing.T) {
	var d directory
	u := d.put("users.csv", "id,email,name\n1,a@example.com,Ada\n", 1)
	first := d.read(t, u)
	d.queue.Take()
	d.put("users.csv", "id,email,name\n", 2)
	again := d.read(t, u)
	if again != first {
		t.Errorf("delivered again, the report is %+v; want %+v", again, first)
	}
	if kept, err := d.imports.Report(t.Context(), first.Import); err != nil || kept.Error != "" || kept.Rows != 1 {
		t.Errorf("the account is %+v, %v; want what the first delivery found", kept, err)
	}
	if len(d.queue.Take()) > 0 {
		t.Error("chunks of a finished import were sent again")
	}
}

func TestImport_HeaderOnly(t *testing.T) {
	var d directory
	r := d.read(t, d.put("in/2026/users.txt", "id,email,name\n", 1))
	if r.Error != "" || r.Rows != 0 || r.Rejects != "rejects/in/2026/users.csv" || len(d.rejects(t, r.Rejects)) > 0 {
		t.Errorf("report is %+v; want no rows and an empty rejects report", r)
	}
}

// TestImport_Conserves sends random files through the whole chain, with chunks in any order and some twice.
func TestImport_Conserves(t *testing.T) {
	row := rapid.OneOf(rapid.Just("bad"), rapid.StringMatching(`[a-d],[ab]@example\.com,(Ada|Bob)`), rapid.Just("\"open"))
	rapid.Check(t, func(t *rapid.T) {
		var d directory
		rows := rapid.SliceOf(row).Draw(t, "rows")
		r, err := d.importer().Import(context.Background(), d.put("users.csv", "id,email,name\n"+strings.Join(rows, "\n"), 1))
		if err != nil || r.Rows != len(rows) || r.Rows != r.Queued+r.Rejected {
			t.Fatalf("report is %+v, %v; want %d rows", r, err, len(rows))
		}
		chunks := d.queue.Take()
		order := rapid.Permutation(append(chunks, rapid.SliceOf(rapid.SampledFrom(append(chunks, users.Chunk{Import: "none"}))).Draw(t, "again")...)).Draw(t, "order")
		for _, c := range order {
			if _, err := d.keeper().Keep(context.Background(), c); err != nil {
				t.Fatal(err)
			}
		}
		done, err := d.imports.Report(context.Background(), r.Import)
		if err != nil || !done.Done || done.Rows != done.Stored+done.Rejected+done.Duplicates {
			t.Fatalf("account is %+v, %v; want it done and its rows conserved", done, err)
		}
		if page, _ := d.store.List(context.Background(), 100, ""); len(page.Users) != done.Stored {
			t.Fatalf("%d users; want %d, as stored", len(page.Users), done.Stored)
		}
	})
}

// TestImport_Chunks looks at how the rows of a large file are cut, in two attempts.
func TestImport_Chunks(t *testing.T) {
	var file strings.Builder
	file.WriteString("id,email,name,note\n")
	for i := range 4_000 {
		fmt.Fprintf(&file, "u%d,a@example.com,Ada,%s\n", i, strings.Repeat("n", i%7*400))
	}
	var one, two directory
	for _, d := range []*directory{&one, &two} {
		d.read(t, d.put("users.csv", file.String(), 1))
	}
	chunks, lines := one.queue.Take(), map[int]int{}
	if again := two.queue.Take(); !reflect.DeepEqual(again, chunks) {
		t.Error("another attempt cuts other chunks")
	}
	rows := 0
	for i, c := range chunks {
		if c.Seq != i || len(c.Rows) == 0 || len(c.Rows) > users.MaxChunkRows {
			t.Fatalf("chunk %d has number %d and %d rows", i, c.Seq, len(c.Rows))
		}
		for _, r := range c.Rows {
			if rows++; users.Partition(r.ID) != c.Partition || r.Line <= lines[c.Partition] {
				t.Fatalf("line %d, after line %d, is in partition %d", r.Line, lines[c.Partition], c.Partition)
			}
			lines[c.Partition] = r.Line
		}
	}
	if rows != 4_000 {
		t.Errorf("chunks have %d rows; want 4000", rows)
	}
}

// broken fails as it is told to; the rest is memory.
type broken struct {
	directory
	open, write, send, save error
	body                    io.Reader
	unread                  bool // Write returns without an error and without reading
}

func (b *broken) Open(ctx context.Context, u users.Upload) (io.ReadCloser, error) {
	if b.open != nil || b.body == nil {
		return nil, b.open
	}
	return io.NopCloser(b.body), nil
}

func (b *broken) Write(ctx context.Context, bucket, key string, r io.Reader) error {
	if b.write != nil || b.unread {
		return b.write
	}
	return b.files.Write(ctx, bucket, key, r)
}

func (b *broken) Send(ctx context.Context, c []users.Chunk) error { return b.send }

type brokenImports struct {
	users.Imports
	err error
}

func (b brokenImports) SaveReading(context.Context, users.Report) error { return b.err }

// TestImport_Retried has everything fail that an import needs: each must be an error, so that the upload is tried again.
func TestImport_Retried(t *testing.T) {
	failed := errors.New("no capacity")
	good := "id,email,name\n1,a@example.com,Ada\nbad\n"
	for name, b := range map[string]*broken{
		"Open":   {open: failed},
		"Header": {body: failing{failed}},
		"Read":   {body: io.MultiReader(strings.NewReader(good), failing{failed})},
		"Write":  {body: strings.NewReader(good), write: failed},
		"Unread": {body: strings.NewReader(good), unread: true},
		"Send":   {body: strings.NewReader(good), send: failed},
		"Save":   {body: strings.NewReader(good), save: failed},
	} {
		t.Run(name, func(t *testing.T) {
			i := users.Importer{Files: b, Queue: b, Imports: &b.imports, Rejects: "rejects/"}
			if b.save != nil {
				i.Imports = brokenImports{&b.imports, b.save}
			}
			u := users.Upload{Bucket: "b", Key: "users.csv", ETag: "e", At: day}
			r, err := i.Import(t.Context(), u)
			if err == nil || !b.unread && !errors.Is(err, failed) || !strings.Contains(err.Error(), users.ImportID(u)) {
				t.Errorf("import came to %+v, %v; want the error and the import's ID", r, err)
			}
			if kept, err := b.imports.Report(t.Context(), r.Import); err == nil && kept.Read {
				t.Errorf("account is %+v; want it not to say that the file was read", kept)
			}
			if body, ok := b.files.Read("b", "rejects/users.csv"); ok && name == "Read" {
				t.Errorf("half a rejects report was stored: %q", body)
			}
		})
	}
}

type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestImport_LogsNoRows(t *testing.T) {
	var d directory
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	u := d.put("users.csv", "id,email,name\nu1,secret@example.com,Secret\nbad,secret\n", 1)
	if err := d.importer().Logged(log, func() time.Time { return day })(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	for _, c := range d.queue.Take() {
		if err := d.keeper().Logged(log)(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(strings.ToLower(out.String()), "secret") || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("log is %s; want a line per message and nothing of a row", &out)
	}
}

// TestImport_LogsRefusal: a file that was refused is none that was imported.
func TestImport_LogsRefusal(t *testing.T) {
	for body, want := range map[string]string{"id,email,name\n": `"level":"INFO","msg":"file imported"`, "": `"level":"WARN","msg":"file refused"`} {
		var d directory
		var out bytes.Buffer
		if err := d.importer().Logged(slog.New(slog.NewJSONHandler(&out, nil)), time.Now)(t.Context(), d.put("users.csv", body, 1)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("of %q is logged %s; want %s", body, &out, want)
		}
	}
}
