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
