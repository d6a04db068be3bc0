package cost_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/cost"
)

func table(t testing.TB) cost.Table {
	t.Helper()
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	return prices
}

func number(t testing.TB, s string) cost.Number {
	t.Helper()
	n, err := cost.ParseNumber(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func price(t testing.TB, id string) cost.Price {
	t.Helper()
	p, err := table(t).Price(cost.DefaultRegion, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTable_UnknownRegion(t *testing.T) {
	_, err := table(t).Price("eu-north-7", "Lambda/request")
	if err == nil || !strings.Contains(err.Error(), `prices of region "eu-north-7": the table has us-east-1; choose`) {
		t.Errorf("Price in an unknown Region = %v; want what there is and what to do", err)
	}
	if _, err := table(t).Price(cost.DefaultRegion, "Lambda/nothing"); err == nil || !strings.Contains(err.Error(), "--prices FILE") {
		t.Errorf("an unknown price = %v; want what to do", err)
	}
}

func TestReadPrices_Bad(t *testing.T) {
	row := func(change, into string) string {
		const good = `{"prices":[{"id":"a/b","unit":"u","region":"r","date":"2026","source":"s","tiers":[{"usd":"1","to":"5"},{"usd":"0.5"}]}]}`
		return strings.Replace(good, change, into, 1)
	}
	if _, err := cost.ReadPrices([]byte(row("", ""))); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"NoJSON": "[", "AnotherFile": `{"AlarmName":"a"}`, "NoDate": row(`"2026"`, `""`), "NoSource": row(`"s"`, `""`), "NoTiers": row(`{"usd":"1","to":"5"},{"usd":"0.5"}`, ""),
		"OpenTier": row(`,"to":"5"`, ""), "ClosedLastTier": row(`"0.5"`, `"0.5","to":"9"`), "Negative": row(`"1"`, `"-1"`), "NotANumber": row(`"1"`, `"1/3"`),
		"Huge": row(`"1"`, `"1e999999"`),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := cost.ReadPrices([]byte(text)); err == nil || !strings.Contains(err.Error(), "expected") {
				t.Errorf("ReadPrices(%s) = %v; want what was expected", text, err)
			}
		})
	}
}

// TestTable_With: a project's own price wins, and prices of another Region come in that way.
func TestTable_With(t *testing.T) {
	own, err := cost.ReadPrices([]byte(`{"prices":[
		{"id":"Lambda/request","unit":"request","region":"us-east-1","date":"2026","source":"contract","tiers":[{"usd":"0.0000001"}]},
		{"id":"Lambda/request","unit":"request","region":"eu-central-1","date":"2026","source":"page","tiers":[{"usd":"0.0000003"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	both := table(t).With(own)
	for region, want := range map[string]string{"us-east-1": "0.1", "eu-central-1": "0.3"} {
		p, err := both.Price(region, "Lambda/request")
		if got := p.Cost(cost.N(1_000_000), cost.Number{}).String(); err != nil || got != want {
			t.Errorf("a million requests in %s cost %s, %v; want %s", region, got, err, want)
		}
	}
	if p := price(t, "Lambda/request"); p.Cost(cost.N(1_000_000), cost.Number{}).String() != "0.2" {
		t.Error("With changed the table that it was called on")
	}
}

// TestPrice_Cost_Properties: more never costs less, what is free costs nothing, and tiers join without a step.
func TestPrice_Cost_Properties(t *testing.T) {
	p := price(t, "CloudWatch/Lambda and other vended logs to CloudWatch")
	rapid.Check(t, func(t *rapid.T) {
		q, more := cost.N(rapid.Int64Range(0, 100_000).Draw(t, "q")), cost.N(rapid.Int64Range(0, 100_000).Draw(t, "more"))
		free := cost.N(rapid.Int64Range(0, 100_000).Draw(t, "free"))
		if p.Cost(q.Add(more), cost.Number{}).Cmp(p.Cost(q, cost.Number{})) < 0 {
			t.Fatalf("%s and %s more cost less than %s", q, more, q)
		}
		whole := p.Cost(q.Add(more), cost.Number{})
		if parts := p.Cost(q, cost.Number{}).Add(p.Cost(q.Add(more), q)); whole.Cmp(parts) != 0 {
			t.Fatalf("%s + %s cost %s at once and %s one after the other", q, more, whole, parts)
		}
		if free.Cmp(q) >= 0 && p.Cost(q, free).Sign() != 0 {
			t.Fatalf("%s of which %s are free cost %s", q, free, p.Cost(q, free))
		}
	})
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]string{"1234567.5": "1,234,567.5", "-1234": "-1,234", "2e-07": "0", "0.0000005": "0.000001", "100": "100", "1e3": "1,000"} {
		if got := number(t, text).Grouped(); got != want {
			t.Errorf("%s is written %s; want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{"0.005": "0.01", "0.0049": "0.00", "2.675": "2.68", "0": "0.00"} {
		if got := number(t, text).Cents(); got != want {
			t.Errorf("%s in cents is %s; want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{"1.2": "2", "2": "2", "-1.2": "-1", "0": "0"} {
		if got := number(t, text).Ceil().String(); got != want {
			t.Errorf("%s rounded up is %s; want %s", text, got, want)
		}
	}
	if got := number(t, "5").Div(cost.Number{}); got.Sign() != 0 {
		t.Errorf("a share of nothing is %s; want 0", got)
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"1", "-0.5", "2e-07", "1e999", "1/3", "", "0x10", "1_000", "Inf", ".", "e", "1e", "1e-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := cost.ParseNumber(s)
		if err != nil {
			return
		}
		if _, err := cost.ParseNumber(n.String()); err != nil && len(n.String()) <= 40 {
			t.Errorf("%q is read and written as %q, which is not read: %v", s, n, err)
		}
	})
}
