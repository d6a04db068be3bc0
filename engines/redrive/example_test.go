package redrive_test

import (
	"context"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

func Example() {
	ctx, queues := context.Background(), redrivetest.New(time.Now) // or sqs.NewFromConfig(cfg)
	dead := queues.Create("orders-dead", redrivetest.Queue{})
	orders, err := redrive.Describe(ctx, queues, queues.Create("orders", redrivetest.Queue{DeadLetter: dead, MaxReceives: 3}))
	if err != nil {
		fmt.Println(err)
		return
	}
	query, err := redrive.ParseQuery(`.body.currency == "EUR"`)
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := redrive.Redrive{
		API: queues, From: dead, To: redrive.ToQueue{API: queues, Queue: orders}, Run: "fix-7", Clock: time.Now,
		Filter: redrive.Filter{Query: query},
	}.Do(ctx)
	fmt.Println(report.Moved, err)
	// Output: 0 <nil>
}
