package userstest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Line is a users.Queue and what comes out of it.
type Line struct {
	users.Queue
	Take func() []users.Chunk // what has arrived since the last call, of each partition in the order of arrival
}

// TestQueue checks a users.Queue; newLine returns an empty one.
func TestQueue(t *testing.T, newLine func(*testing.T) Line) {
	for name, test := range map[string]func(*testing.T, Line){
		"Send": sendChunks, "SendNothing": sendNothing, "Order": sendInOrder, "Large": sendLarge,
	} {
		t.Run(name, func(t *testing.T) { test(t, newLine(t)) })
	}
}

func send(t *testing.T, q Line, chunks ...users.Chunk) {
	t.Helper()
	if err := q.Send(t.Context(), chunks); err != nil {
		t.Fatal(err)
	}
}

func chunk(seq, partition int, value string) users.Chunk {
	return users.Chunk{Import: "i1", UploadedAt: noon(), Seq: seq, Partition: partition, Rows: []users.Row{
		{Line: 2, ID: "a", Email: "a@example.com", Name: "Ada", Attributes: map[string]string{"note": value}}, {Line: 3, ID: "b", Email: "b@example.com", Name: "Bob"}}}
}

func sendChunks(t *testing.T, q Line) {
	want := []users.Chunk{chunk(0, 31, "Zürich\n\"<&>\"\u2028\x00")}
	send(t, q, want...)
	if got := q.Take(); !reflect.DeepEqual(got, want) {
		t.Errorf("arrived: %+v; want %+v", got, want)
	}
}

func sendNothing(t *testing.T, q Line) {
	send(t, q)
	if got := q.Take(); len(got) > 0 {
		t.Errorf("arrived: %+v; want nothing", got)
	}
}

func sendInOrder(t *testing.T, q Line) {
	var chunks []users.Chunk
	for i := range 25 {
		chunks = append(chunks, chunk(i, i%3, "x"))
	}
	send(t, q, chunks...)
	last, n := map[int]int{0: -1, 1: -1, 2: -1}, 0
	for _, c := range q.Take() {
		if n++; c.Seq <= last[c.Partition] {
			t.Errorf("chunk %d arrived behind %d of the same partition", c.Seq, last[c.Partition])
		}
		last[c.Partition] = c.Seq
	}
	if n != len(chunks) {
		t.Errorf("%d chunks arrived; want %d", n, len(chunks))
	}
}

// sendLarge sends chunks that do not go together into a request of SQS: JSON writes each "<" as six bytes.
func sendLarge(t *testing.T, q Line) {
	var chunks []users.Chunk
	for i := range 10 {
		chunks = append(chunks, chunk(i, i, strings.Repeat("<", users.MaxRecordBytes)))
	}
	send(t, q, chunks...)
	if got := q.Take(); fmt.Sprint(got) != fmt.Sprint(chunks) {
		t.Errorf("%d chunks arrived; want the %d that were sent", len(got), len(chunks))
	}
}
