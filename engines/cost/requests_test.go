package cost_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
)

func TestTableRequests(t *testing.T) {
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	for _, region := range []string{cost.DefaultRegion, "eu-nowhere-1"} {
		// $0.125 and $0.625 a million (Amazon DynamoDB pricing, on-demand capacity, us-east-1).
		if got, err := prices.TableRequests(region, 2_000_000, 1_000_000); err != nil || got.String() != "0.875" {
			t.Errorf("TableRequests in %s = %s, %v; want 0.875", region, got, err)
		}
	}
	// $0.10 a thousand (engines/cost/prices.json).
	if got, err := prices.Mails("eu-nowhere-1", 20_000); err != nil || got.String() != "2" {
		t.Errorf("Mails = %s, %v; want 2", got, err)
	}
	empty := cost.Table{}
	if _, err := empty.TableRequests("x", 1, 1); err == nil {
		t.Error("TableRequests without prices succeeded; want an error")
	}
}
