package cost_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// Lines as Lambda writes them; the third is of OpenTelemetry's public discussion, pull request 2011.
const (
	coldLine = "REPORT RequestId: 3f1c2a7e-5b0d-4c7e-9d55-0a6f1e2b7c10\tDuration: 41.37 ms\tBilled Duration: 129 ms\tMemory Size: 512 MB\tMax Memory Used: 48 MB\tInit Duration: 87.12 ms\t"
	warmLine = "REPORT RequestId: 8a9d44b2-1c63-4f0e-8f5b-6c2d9e7a0b31\tDuration: 7.02 ms\tBilled Duration: 8 ms\tMemory Size: 512 MB\tMax Memory Used: 49 MB\t\n" +
		"XRAY TraceId: 1-68a1b2c3-0f1e2d3c4b5a69788796a5b4\tSegmentId: 4c1b7a2e9d035f68\tSampled: true\t"
	otelLine = "REPORT RequestId: 1 Duration: 395.99 ms Billed Duration: 662 ms Memory Size: 1024 MB Max Memory Used: 101 MB Init Duration: 265.72 ms"
	oldLine  = "REPORT RequestId: 1\tInit Duration: 300.00 ms\tDuration: 10.10 ms\tBilled Duration: 11 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB"
	snapLine = "REPORT RequestId: 1\tDuration: 10 ms\tBilled Duration: 10 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB\tRestore Duration: 50.50 ms\tBilled Restore Duration: 51 ms\tStatus: error\tError Type: Runtime.ExitError"
	jsonLine = `{"time":"2026-11-01T10:00:00.129Z","type":"platform.report","record":{"requestId":"3f1c2a7e-5b0d-4c7e-9d55-0a6f1e2b7c10","status":"success","metrics":{"durationMs":41.37,"billedDurationMs":129,"memorySizeMB":512,"maxMemoryUsedMB":48,"initDurationMs":87.12},"tracing":{"spanId":"4c1b7a2e9d035f68"}}}`
	lateLine = `{"time":"2026-11-01T10:00:31.000Z","type":"platform.report","record":{"requestId":"c0ffee00-1111-4222-8333-444455556666","status":"timeout","metrics":{"durationMs":30000.0,"billedDurationMs":30000.5,"memorySizeMB":512,"maxMemoryUsedMB":51}}}`
)

func TestParseReport(t *testing.T) {
	for line, want := range map[string]cost.Invocation{
		coldLine: {Request: "3f1c2a7e-5b0d-4c7e-9d55-0a6f1e2b7c10", Billed: 129, Duration: 41.37, Init: 87.12, Memory: 512, Used: 48},
		warmLine: {Request: "8a9d44b2-1c63-4f0e-8f5b-6c2d9e7a0b31", Billed: 8, Duration: 7.02, Memory: 512, Used: 49},
		otelLine: {Request: "1", Billed: 662, Duration: 395.99, Init: 265.72, Memory: 1024, Used: 101},
		oldLine:  {Request: "1", Billed: 11, Duration: 10.10, Init: 300, Memory: 128, Used: 128},
		snapLine: {Request: "1", Billed: 61, Duration: 10, Memory: 128, Used: 60, Status: "error"},
		jsonLine: {Request: "3f1c2a7e-5b0d-4c7e-9d55-0a6f1e2b7c10", Billed: 129, Duration: 41.37, Init: 87.12, Memory: 512, Used: 48, Status: "success"},
		lateLine: {Request: "c0ffee00-1111-4222-8333-444455556666", Billed: 30001, Duration: 30000, Memory: 512, Used: 51, Status: "timeout"},
	} {
		got, ok, err := cost.ParseReport(line)
		if err != nil || !ok || got != want {
			t.Errorf("ParseReport(%s) = %+v, %v, %v; want %+v", line, got, ok, err, want)
		}
	}
}

func TestParseReport_OtherLines(t *testing.T) {
	for _, line := range []string{"", "START RequestId: 1 Version: 3", "END RequestId: 1", "INIT_START Runtime Version: provided:al2023.v1", "INIT_REPORT Init Duration: 10000 ms\tPhase: init\tStatus: timeout",
		`{"level":"INFO","message":"REPORT RequestId: 1"}`, `{"message":"\"platform.report\""}`, `{"type":"platform.start"}`, `{"type":"platform.report"`} {
		if i, ok, err := cost.ParseReport(line); ok || err != nil {
			t.Errorf("ParseReport(%s) = %+v, %v, %v; want no report", line, i, ok, err)
		}
	}
	for _, line := range []string{"REPORT RequestId: 1", strings.Replace(coldLine, "Memory Size: 512 MB", "", 1), strings.Replace(coldLine, "129", "many", 1), strings.Replace(coldLine, "129", "-129", 1),
		strings.Replace(coldLine, "129", "NaN", 1), strings.Replace(coldLine, "129", "1e99", 1), strings.Replace(coldLine, "512", "0", 1), strings.Replace(jsonLine, `"requestId"`, `"r"`, 1)} {
		if i, ok, err := cost.ParseReport(line); !ok || err == nil || !strings.Contains(err.Error(), "expected") {
			t.Errorf("ParseReport(%s) = %+v, %v, %v; want an error that says what is wrong", line, i, ok, err)
		}
	}
}

func FuzzParseReport(f *testing.F) {
	for _, seed := range []string{coldLine, warmLine, otelLine, oldLine, snapLine, jsonLine, lateLine, "REPORT RequestId:", `{"platform.report"`, "REPORT RequestId: a Duration: Duration: 1 ms"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		i, ok, err := cost.ParseReport(line)
		if ok && err == nil && (i.Billed < 0 || i.Memory < 1 || i.Request == "" || i.InitBilled() > float64(i.Billed)) {
			t.Errorf("ParseReport(%q) = %+v", line, i)
		}
	})
}

func report(t testing.TB, m *cost.Meter) cost.Function {
	t.Helper()
	r, err := cost.Estimator{Prices: table(t)}.Report([]*cost.Meter{m})
	if err != nil {
		t.Fatal(err)
	}
	return r.Functions[0]
}

// TestReport: 0.0645 and 0.004 GB-seconds at $0.0000133334, and two requests.
func TestReport(t *testing.T) {
	m := &cost.Meter{Name: "store-users", Arch: "arm64"}
	for _, line := range []string{coldLine, warmLine} {
		i, _, err := cost.ParseReport(line)
		if err != nil {
			t.Fatal(err)
		}
		m.Add(i)
	}
	got := report(t, m)
	if want := number(t, "0.0000013133379"); got.USD.Cmp(want) != 0 {
		t.Errorf("two invocations cost %s; want 0.00000086000430 + 0.0000000533336 + 0.0000004", got.USD.Mul(cost.N(1_000_000)))
	}
	if got.Invocations != 2 || got.ColdStarts != 1 || got.BilledMs != 137 || fmt.Sprintf("%.3f", got.InitShare) != "0.636" || got.Sizes[0].UsedMB != 49 {
		t.Errorf("two invocations are %+v", got)
	}
	if !strings.Contains(got.Advice, "too few") {
		t.Errorf("the advice from two invocations is %q; want none", got.Advice)
	}
}

func TestReport_OldLogs(t *testing.T) {
	i, _, err := cost.ParseReport(oldLine)
	if err != nil || i.InitBilled() != 0 {
		t.Errorf("%g ms of init are billed, %v; want none where they are not in the billed duration", i.InitBilled(), err)
	}
}

func TestReport_UnknownRegion(t *testing.T) {
	if _, err := (cost.Estimator{Prices: table(t), Region: "mars-1"}).Report(nil); err == nil {
		t.Error("a Region without prices is reported on")
	}
}

func TestAdvice(t *testing.T) {
	type run struct{ n, billed, memory, used int64 }
	for want, runs := range map[string][]run{
		"try 128 MB: 49 of 512 were used; duration costs up to 75 % less":      {{20, 8, 512, 49}},
		"keep 128 MB: 49 were used":                                            {{20, 8, 128, 49}},
		"raise it to 1024 MB: 470 of 512 MB were used":                         {{20, 8, 512, 470}},
		"take 1024 MB: measured at $0.47 a million, against $0.49 with 512 MB": {{50, 44, 512, 49}, {20, 20, 1024, 49}},
		"keep 512 MB: the cheapest of 2 sizes measured":                        {{50, 40, 512, 49}, {20, 21, 1024, 49}},
		"too few invocations to judge; 20 with the same memory are enough":     {{19, 40, 512, 49}, {19, 21, 1024, 49}},
		"raise it to 10240 MB: 10000 of 10240 MB were used":                    {{20, 8, 10240, 10000}},
		"keep 512 MB: the cheapest of 3 sizes measured":                        {{50, 40, 512, 49}, {20, 30, 1024, 49}, {20, 150, 128, 127}},
	} {
		m := &cost.Meter{Name: "f", Arch: "arm64"}
		for _, r := range runs {
			for range r.n {
				m.Add(cost.Invocation{Request: "1", Billed: r.billed, Memory: r.memory, Used: r.used})
			}
		}
		if got := report(t, m).Advice; !strings.HasPrefix(got, want) {
			t.Errorf("the advice for %+v is %q; want %q", runs, got, want)
		}
	}
}

// TestReport_Properties: however the invocations are ordered and split over functions, they cost the same.
func TestReport_Properties(t *testing.T) {
	prices := table(t)
	rapid.Check(t, func(t *rapid.T) {
		one, parts := &cost.Meter{Arch: "x86"}, []*cost.Meter{{Arch: "x86"}, {Arch: "x86"}}
		for range rapid.IntRange(0, 50).Draw(t, "n") {
			i := cost.Invocation{Request: "1", Billed: rapid.Int64Range(0, 900_000).Draw(t, "billed"), Memory: rapid.Int64Range(128, 10240).Draw(t, "memory")}
			one.Add(i)
			parts[rapid.IntRange(0, 1).Draw(t, "part")].Add(i)
		}
		whole, err := cost.Estimator{Prices: prices}.Report([]*cost.Meter{one})
		split, err2 := cost.Estimator{Prices: prices}.Report(parts)
		if err != nil || err2 != nil || whole.USD.Cmp(split.USD) != 0 {
			t.Fatalf("at once they cost %s, in parts %s, %v, %v", whole.USD, split.USD, err, err2)
		}
	})
}

func TestCompare(t *testing.T) {
	base := estimate(t, app(t, map[string]any{"Key": resource("AWS::KMS::Key", nil), "NAT": resource("AWS::EC2::NatGateway", nil), "Alarm": resource("AWS::CloudWatch::Alarm", nil)}), "{}")
	head := estimate(t, app(t, map[string]any{"Key": resource("AWS::KMS::Key", nil), "Secret": resource("AWS::SecretsManager::Secret", nil), "Alarm": resource("AWS::CloudWatch::Alarm", props{"Period": 10})}), "{}")
	got := cost.Compare(base, head)
	var said []string
	for _, c := range got.Items {
		said = append(said, c.Resource+" "+c.Change+" "+c.USD.Cents())
	}
	want := "[Test/NAT removed -32.40 Test/Secret added 0.40 Test/Alarm changed 0.20]"
	if fmt.Sprint(said) != want || got.USD.Cents() != "-31.80" || got.Base.Cents() != "33.50" || got.Head.Cents() != "1.70" {
		t.Errorf("the difference is %v, %s from %s to %s; want %s, -31.80", said, got.USD, got.Base, got.Head, want)
	}
	if same := cost.Compare(head, head); len(same.Items) != 0 || same.USD.Sign() != 0 {
		t.Errorf("an estimate differs from itself by %+v", same)
	}
}

func ExampleEstimator_Report() {
	prices, err := cost.ListPrices()
	if err != nil {
		fmt.Println(err)
		return
	}
	m := &cost.Meter{Name: "store-users", Arch: "arm64"}
	if i, ok, err := cost.ParseReport(coldLine); ok && err == nil {
		m.Add(i)
	}
	r, err := cost.Estimator{Prices: prices}.Report([]*cost.Meter{m})
	fmt.Println(r.Functions[0].Invocations, r.Functions[0].USDPerMillion.Cents(), err)
	// Output: 1 1.06 <nil>
}
