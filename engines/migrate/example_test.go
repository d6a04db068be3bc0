package migrate_test

import (
	"context"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

func Example() {
	greet := migrate.Once(func(context.Context, migrate.Segment) (migrate.Counts, error) {
		fmt.Println("hello, once")
		return migrate.Counts{Changed: 1}, nil
	})
	registry, err := migrate.New(nil, migrate.Migration{ID: "20261124090000_greet_everybody", Why: "#7", Work: greet, Checksum: "t1:0"})
	if err != nil {
		fmt.Println(err)
	}
	run := migrate.Runner{Registry: registry, Store: new(migrate.Memory), Environment: migrate.Environment{Name: "staging", Kind: "staging"},
		By: migrate.Holder{Who: "ada"}, Now: time.Now}
	for range 2 {
		report, err := run.Up(context.Background())
		fmt.Println(len(report.Applied), "applied", err)
	}
	// Output:
	// hello, once
	// 1 applied <nil>
	// 0 applied <nil>
}
