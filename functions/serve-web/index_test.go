package main

import (
	"testing"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/opensearch"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

// TestIndex: users are searched in the environment's domain, where there is one, and else in its table.
func TestIndex(t *testing.T) {
	t.Setenv(names.SearchURL, "https://search.example.com")
	if x, is := index(boot.Env{}, nil).(*opensearch.Index); !is {
		t.Errorf("with a domain the index is %T", x)
	}
	t.Setenv(names.SearchURL, "")
	if x, is := index(boot.Env{}, nil).(*dynamo.Index); !is {
		t.Errorf("without a domain the index is %T", x)
	}
}
