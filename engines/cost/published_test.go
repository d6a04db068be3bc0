package cost_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// line is a line of a published bill: a quantity of what has a price, of which some is free, and the cents it came to.
type line struct {
	price, quantity, free, want string
}

// published are the worked examples of AWS's own pricing pages (and two others, which say so). Each line is rounded to
// the cent, and then added, as those pages do.
func published() map[string]struct {
	lines []line
	total string
} {
	type bill = struct {
		lines []line
		total string
	}
	const request, x86, arm, logs = "Lambda/request", "Lambda/duration x86", "Lambda/duration arm64", "CloudWatch/Lambda and other vended logs to CloudWatch"
	return map[string]bill{
		// AWS Lambda pricing page, 2026.
		"Lambda mobile backend":       {[]line{{x86, "540000", "400000", "2.33"}, {request, "3000000", "1000000", "0.40"}}, "2.73"},
		"Lambda streaming telemetry":  {[]line{{x86, "14880000", "0", "248.00"}, {request, "7440000", "0", "1.49"}}, "249.49"},
		"Lambda ML on tickets":        {[]line{{x86, "6720000", "400000", "105.33"}, {request, "6000000", "1000000", "1.00"}, {"Lambda/ephemeral storage above 512 MB", "2520000", "0", "0.08"}}, "106.41"},
		"Lambda provisioned, 8 hours": {[]line{{"Lambda/provisioned concurrency x86", "4320000", "0", "18.00"}, {request, "3000000", "1000000", "0.40"}, {"Lambda/duration with provisioned concurrency x86", "75000", "0", "0.73"}, {x86, "450000", "400000", "0.83"}}, "19.96"},
		"Lambda provisioned, a day":   {[]line{{"Lambda/provisioned concurrency x86", "2419200", "0", "10.08"}, {"Lambda/duration with provisioned concurrency x86", "2240000", "0", "21.78"}, {request, "2000000", "0", "0.40"}}, "32.26"},
		"Lambda SnapStart":            {[]line{{request, "7440000", "0", "1.49"}, {x86, "14880000", "0", "248.00"}, {"Lambda/SnapStart cache (not Java)", "2678400", "0", "4.03"}, {"Lambda/SnapStart restore (not Java)", "74400", "0", "10.40"}}, "263.92"},
		"Lambda response streaming":   {[]line{{x86, "2250000", "400000", "30.83"}, {request, "3000000", "1000000", "0.40"}, {"Lambda/response streaming above 6 MB per request", "976.5625", "0", "7.81"}}, "39.04"},
		"Lambda pollers, SQS":         {[]line{{x86, "30000000", "0", "500.00"}, {request, "30000000", "0", "6.00"}, {"Lambda/provisioned ESM, SQS", "8000", "0", "74.00"}}, "580.00"},
		"Lambda pollers, a group":     {[]line{{x86, "60000000", "0", "1000.00"}, {request, "300000000", "0", "60.00"}, {"Lambda/provisioned ESM, Kafka", "720", "0", "133.20"}}, "1193.20"},
		"Lambda durable functions":    {[]line{{arm, "32000000", "400000", "421.34"}, {request, "2000000", "1000000", "0.20"}, {"Lambda/durable operation", "4000000", "0", "32.00"}, {"Lambda/durable data written", "104", "0", "26.00"}, {"Lambda/durable data retained", "72.8", "0", "10.92"}}, "490.46"},
		"Lambda@Edge":                 {[]line{{"Lambda@Edge/duration", "100000", "0", "0.63"}, {"Lambda@Edge/request", "10000000", "0", "6.00"}}, "6.63"},
		// Amazon API Gateway pricing page, 2025-11-02.
		"HTTP API, 432 million":  {[]line{{"API Gateway/HTTP API", "300000000", "0", "300.00"}, {"API Gateway/HTTP API", "432000000", "300000000", "118.80"}}, "418.80"},
		"HTTP API, large bodies": {[]line{{"API Gateway/HTTP API", "9720000", "0", "9.72"}}, "9.72"},
		"REST API, 5 million":    {[]line{{"API Gateway/REST API", "5000000", "0", "17.50"}, {"Data transfer/out to internet", "14.3", "0", "1.29"}}, "18.79"},
		"REST API, 15 billion":   {[]line{{"API Gateway/REST API", "15000000000", "0", "36353.10"}}, "36353.10"}, // its transfer has no tiers in the example
		"REST API, private":      {[]line{{"API Gateway/REST API", "5000000", "0", "17.50"}, {"VPC/interface endpoint", "720", "0", "7.20"}, {"VPC/interface endpoint data", "15.7", "0", "0.16"}}, "24.86"},
		"REST API, a cache":      {[]line{{"API Gateway/REST cache 1.6 GB", "24", "0", "0.91"}}, "0.91"},
		"WebSocket API":          {[]line{{"API Gateway/WebSocket message", "18000000", "0", "18.00"}, {"API Gateway/WebSocket connection", "21600000", "0", "5.40"}}, "23.40"},
		// Amazon CloudWatch pricing page, older copies.
		"Detailed monitoring": {[]line{{"CloudWatch/custom metric", "70", "0", "21.00"}}, "21.00"},
		"Logs":                {[]line{{"CloudWatch/logs ingestion Standard", "30", "5", "12.50"}, {"CloudWatch/logs storage", "6", "5", "0.03"}}, "12.53"},
		"Vended logs":         {[]line{{logs, "73728", "0", "13414.40"}, {"CloudWatch/logs storage", "30720", "0", "921.60"}}, "14336.00"},
		"Vended logs to S3":   {[]line{{"CloudWatch/vended logs to S3 or Firehose", "73728", "0", "8294.40"}}, "8294.40"}, // what the page stores in S3 is not to be had from what it says
		// Duckbill on the tiers of Lambda's logs, 60 TB. It counts 1000 GB to a TB, so the tiers are 1.024 times as wide here.
		"Lambda logs": {[]line{{logs, "61440", "0", "12800.00"}}, "12800.00"},
	}
}

func TestPublishedExamples(t *testing.T) {
	for name, bill := range published() {
		t.Run(name, func(t *testing.T) {
			var total cost.Number
			for _, l := range bill.lines {
				got := price(t, l.price).Cost(number(t, l.quantity), number(t, l.free)).Cents()
				if got != l.want {
					t.Errorf("%s of %s costs %s; published are %s", l.quantity, l.price, got, l.want)
				}
				total = total.Add(number(t, got))
			}
			if total.Cents() != bill.total {
				t.Errorf("the total is %s; published are %s", total.Cents(), bill.total)
			}
		})
	}
}

// TestPublishedExamples_Rounded are examples in which the page rounds oddly: exact here, and near what it says.
func TestPublishedExamples_Rounded(t *testing.T) {
	for name, c := range map[string]struct {
		lines       []line
		exact, page string
	}{
		"Lambda pollers, Kafka": {[]line{{"Lambda/duration x86", "60000000", "400000", ""}, {"Lambda/request", "60000000", "0", ""}, {"Lambda/provisioned ESM, Kafka", "800", "0", ""}}, "1153.335320", "1153.30"},
		"Lambda tenants":        {[]line{{"Lambda/request", "10000000", "0", ""}, {"Lambda/duration x86", "20000000", "0", ""}, {"Lambda/tenant isolation environment created, x86", "200000", "0", ""}}, "368.734", "368.74"},
	} {
		var total cost.Number
		for _, l := range c.lines {
			total = total.Add(price(t, l.price).Cost(number(t, l.quantity), number(t, l.free)))
		}
		if total.Cmp(number(t, c.exact)) != 0 {
			t.Errorf("%s costs %s; want exactly %s", name, total, c.exact)
		}
		if off := total.Sub(number(t, c.page)); off.Cmp(number(t, "0.05")) > 0 || off.Cmp(number(t, "-0.05")) < 0 {
			t.Errorf("%s costs %s; the page says %s", name, total, c.page)
		}
	}
}

// TestPublishedExamples_OldRate: the example that many repositories quote, at the rate of its time.
func TestPublishedExamples_OldRate(t *testing.T) {
	own, err := cost.ReadPrices([]byte(`{"prices":[{"id":"Lambda/duration x86","unit":"GB-second","region":"us-east-1","date":"2016","source":"older Lambda pricing page","tiers":[{"usd":"0.00001667"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	p, err := table(t).With(own).Price(cost.DefaultRegion, "Lambda/duration x86")
	if got := p.Cost(cost.N(1_500_000), cost.N(400_000)).Cents(); err != nil || got != "18.34" {
		t.Errorf("1.5 million GB-seconds cost %s, %v; published are 18.34", got, err)
	}
}
