package sample_test

import (
	"bytes"
	"testing"

	"github.com/mainstay-go/mainstay/ops/sample"
)

func TestWrite(t *testing.T) {
	var a, b bytes.Buffer
	want, err := sample.Write(&a, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	if want.Rows != 10_000 || want.Stored+want.Rejected+want.Duplicates != want.Rows {
		t.Errorf("Write(10000) expects %+v, which does not add up", want)
	}
	if want.Rejected < 50 || want.Duplicates < 50 {
		t.Errorf("Write(10000) expects %+v; want some rows bad and some duplicate", want)
	}
	if _, err := sample.Write(&b, 10_000); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("Write wrote other bytes the second time (%v)", err)
	}
	if lines := bytes.Count(a.Bytes(), []byte("\r\n")); lines != 10_001 {
		t.Errorf("Write(10000) wrote %d lines; want 10001", lines)
	}
}

// TestIDs: they are those that the rows of a file make users of.
func TestIDs(t *testing.T) {
	var b bytes.Buffer
	want, err := sample.WriteIDs(&b, 1_000, "x-")
	ids := sample.IDs(1_000, "x-")
	if err != nil || len(ids) != want.Stored {
		t.Fatalf("%d ids, %v; want the %d that are stored", len(ids), err, want.Stored)
	}
	for _, id := range ids {
		if !bytes.Contains(b.Bytes(), []byte("\r\n"+id+"@example.com,"+id+",")) {
			t.Errorf("the file has no row of %s", id)
		}
	}
}
