package users_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
)

// BenchmarkImport reads a file of 10,000 rows, checks every one and makes chunks. Its peer is encoding/csv alone, over
// the same bytes in the same run: the metric says how many times as long the whole import takes.
func BenchmarkImport(b *testing.B) {
	body := tenThousand()
	files := &mem.Files{}
	u := files.Put("b", "users.csv", body)
	b.SetBytes(int64(len(body)))
	var own, peer time.Duration
	for b.Loop() {
		began := time.Now()
		r, err := users.Importer{Files: files, Queue: nowhere{}, Imports: &mem.Imports{}, Rejects: "rejects/"}.Import(b.Context(), u)
		own += time.Since(began)
		if err != nil || r.Queued != 10_000 {
			b.Fatalf("import came to %+v, %v", r, err)
		}
		began = time.Now()
		if n := readCSV(b, body); n != 10_001 {
			b.Fatalf("encoding/csv read %d records", n)
		}
		peer += time.Since(began)
	}
	b.ReportMetric(own.Seconds()/peer.Seconds(), "x-encoding/csv")
}

func tenThousand() []byte {
	var body bytes.Buffer
	body.WriteString("id,email,name,city\n")
	for i := range 10_000 {
		fmt.Fprintf(&body, "u%07d,u%07d@example.com,\"Hopper, Grace\",São Paulo\n", i, i)
	}
	return body.Bytes()
}

func readCSV(b *testing.B, body []byte) int {
	r := csv.NewReader(bytes.NewReader(body))
	r.ReuseRecord = true
	for n := 0; ; n++ {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return n
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// nowhere is a queue that forgets.
type nowhere struct{}

func (nowhere) Send(context.Context, []users.Chunk) error { return nil }
