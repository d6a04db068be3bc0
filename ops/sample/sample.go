package sample

import (
	"bufio"
	"fmt"
	"io"
)

// Expected is what must become of a sample's rows: Rows = Stored + Rejected + Duplicates.
type Expected struct {
	Rows       int
	Stored     int
	Rejected   int
	Duplicates int
}

// Every badEvery-th row is bad and every duplicateEvery-th good row repeats an earlier id. The numbers are prime, so
// both fall on every position within a chunk.
const (
	badEvery       = 97
	duplicateEvery = 61
)

// Write writes a users.csv with that many rows.
func Write(w io.Writer, rows int) (Expected, error) {
	return WriteIDs(w, rows, "u")
}

// WriteIDs is Write with a prefix for the ids, for files whose users must not be each other's duplicates.
func WriteIDs(w io.Writer, rows int, prefix string) (Expected, error) {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "email,id,name,city,plan\r\n") // any order will do; this one is not the documented one
	want := Expected{Rows: rows}
	for n := 1; n <= rows; n++ {
		switch {
		case n%badEvery == 0:
			want.Rejected++
			fmt.Fprint(out, bad(n, prefix))
		case n%duplicateEvery == 0:
			want.Duplicates++
			fmt.Fprint(out, good(n, earlier(n), prefix))
		default:
			want.Stored++
			fmt.Fprint(out, good(n, n, prefix))
		}
	}
	if err := out.Flush(); err != nil {
		return want, fmt.Errorf("write sample: %w", err)
	}
	return want, nil
}

// IDs are the ids of the users that a file with that many rows makes, each once.
func IDs(rows int, prefix string) []string {
	var all []string
	for n := 1; n <= rows; n++ {
		if n%badEvery != 0 && n%duplicateEvery != 0 {
			all = append(all, fmt.Sprintf("%s%07d", prefix, n))
		}
	}
	return all
}

// earlier returns the number of an earlier row that is neither bad nor a duplicate.
func earlier(n int) int {
	for m := n / 2; ; m-- {
		if m%badEvery != 0 && m%duplicateEvery != 0 {
			return m
		}
	}
}

func good(n, id int, prefix string) string {
	name := [...]string{"Ada Lovelace", `"Hopper, Grace"`, "Björk Guðmundsdóttir", `"Alan ""Turing"""`, "王小云", "O'Neill"}[n%6]
	city := [...]string{"London", "São Paulo", `"Winston-Salem, NC"`, "", "東京"}[n%5]
	plan := [...]string{"free", "team"}[n%2]
	return fmt.Sprintf("%s%07d@example.com,%s%07d,%s,%s,%s\r\n", prefix, id, prefix, id, name, city, plan)
}

func bad(n int, prefix string) string {
	switch n / badEvery % 5 {
	case 0:
		return fmt.Sprintf("not an address,%s%07d,Nobody,London,free\r\n", prefix, n)
	case 1:
		return fmt.Sprintf("%s%07d@example.com,,No Id,London,free\r\n", prefix, n)
	case 2:
		return fmt.Sprintf("%s%07d@example.com,%s%07d,Too Few\r\n", prefix, n, prefix, n)
	case 3:
		return fmt.Sprintf("%s%07d@example.com,%s%07d,Bad \xff\xfe Text,London,free\r\n", prefix, n, prefix, n)
	default:
		return fmt.Sprintf("%s%07d@example.com,%s%07d,,London,free\r\n", prefix, n, prefix, n)
	}
}
