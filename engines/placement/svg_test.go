package placement_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

func TestPlan_SVG(t *testing.T) {
	table := unit("users/table", 50)
	table.Domain = placement.Data
	p := plan(t, placement.Lock{}, []placement.Unit{unit("users/a", 490), unit("users/b", 250), table}, placement.Options{})
	var out strings.Builder
	if err := p.SVG(&out); err != nil {
		t.Fatal(err)
	}
	var bars []string
	for d := xml.NewDecoder(strings.NewReader(out.String())); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, out.String())
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "rect" {
			bars = append(bars, e.Attr[2].Value+" "+e.Attr[4].Value)
		}
	}
	if got := strings.Join(bars, ", "); got != "490 #c2543d, 250 #4a7fb5, 50 #5d9b62" {
		t.Errorf("bars are %q; want one per stack, as long as it is full, the one without headroom in red", got)
	}
	if !strings.Contains(out.String(), ">50 resources, 0 outputs, 1 units of 1 services<") {
		t.Errorf("the picture lacks what is in a stack: %s", out.String())
	}
}
