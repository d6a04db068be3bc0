package emf_test

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"os"
	"time"

	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

func Example() {
	m, err := emf.New(os.Stdout, func() time.Time { return time.UnixMilli(1795435200000) }, emf.Set{
		Namespace:  "Shop",
		Dimensions: []emf.Dimension{{Name: "Service", Values: []string{"orders"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m.Count(names.RowsStored, 12)
	m.Add(names.Metric{Name: "Latency", Unit: names.UnitMilliseconds}, math.NaN())
	m.Property(slog.String("tenant", "acme"))
	fmt.Println(m.Flush())
	// Output:
	// {"_aws":{"Timestamp":1795435200000,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[["Service"]],"Metrics":[{"Name":"RowsStored","Unit":"Count"},{"Name":"MetricsRefused","Unit":"Count"}]}]},"Service":"orders","RowsStored":12,"MetricsRefused":1,"tenant":"acme","metricsRefusedReason":"metric \"Latency\": found value NaN; expected a number from -2^360 to 2^360, as CloudWatch does"}
	// metric "Latency": found value NaN; expected a number from -2^360 to 2^360, as CloudWatch does
}

func ExampleWrap() {
	m, err := emf.New(os.Stdout, func() time.Time { return time.UnixMilli(1795435200000) }, emf.Set{Namespace: "Shop"})
	if err != nil {
		fmt.Println(err)
		return
	}
	handle := emf.Wrap(m, slog.Default(), func(_ context.Context, rows int) (string, error) {
		m.Count(names.RowsStored, rows)
		return "done", nil
	})
	fmt.Println(handle(context.Background(), 12))
	// Output:
	// {"_aws":{"Timestamp":1795435200000,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[[]],"Metrics":[{"Name":"RowsStored","Unit":"Count"}]}]},"RowsStored":12}
	// done <nil>
}
