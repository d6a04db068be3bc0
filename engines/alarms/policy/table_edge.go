package policy

import "github.com/mainstay-go/mainstay/names"

// apiRows: what callers see of an HTTP API. Its metrics are called 4xx and 5xx; those of a REST API are not.
func apiRows() []Row {
	count, slow := aws("ApiGateway", "cnt", "Count", "Sum"), aws("ApiGateway", "lat", "Latency", "p90")
	return []Row{
		{Name: "api-errors", Kind: API, Metrics: []Metric{aws("ApiGateway", "bad", "5xx", "Sum"), count},
			Expression: "IF(cnt >= 20, 100 * FILL(bad, 0) / cnt, 0)", Label: "answered with 5xx, % of requests",
			Compare: Above, Threshold: Value{Number: 1}, Period: minute, M: 3, N: 5, Missing: NotBreaching, Severity: Page,
			Means: "The API answers more than one in a hundred requests with an error of its own.",
			First: "The access log has the integration's error of each; then the function's log.",
			Why:   "Callers see it. At least 20 requests a minute, as below that a ratio is chance.",
			Since: first, Source: awsPage + " lists 5xx"},
		{Name: "api-slow", Kind: API, Metrics: []Metric{aws("ApiGateway", "lat", "Latency", "p99")},
			Compare: Above, Threshold: Value{Number: 2500}, Period: 5 * minute, M: 3, N: 3, Missing: NotBreaching, Severity: Ticket,
			Means: "One in a hundred requests takes longer than two and a half seconds.",
			First: "Compare with IntegrationLatency: is it the function, or what is before it?",
			Why:   "People notice. With fewer than 1000 requests a period the state is kept, since a 99th percentile of few is just their maximum.",
			Since: first, Source: awsPage + " lists Latency; 2.5 s is ours"},
		{Name: "api-slower", Kind: API, Metrics: []Metric{slow}, Band: 3, FewSamples: true,
			Compare: AboveBand, Period: 5 * minute, M: 3, N: 3, Missing: NotBreaching, Severity: Ticket,
			Means: "The API is slower than it usually is at this time.",
			First: "See what was deployed, and whether a service behind it is slow.",
			Why:   "A threshold is crossed when it is late; a change of habit is seen before.",
			Since: first, Source: practice},
		{Name: "api-refusals", Kind: API, Metrics: []Metric{aws("ApiGateway", "bad", "4xx", "Sum"), count}, Band: 3,
			Expression: "IF(cnt >= 50, 100 * FILL(bad, 0) / cnt, 0)", Label: "answered with 4xx, % of requests",
			Compare: AboveBand, Period: 5 * minute, M: 3, N: 3, Missing: NotBreaching, Severity: Ticket,
			Means: "The API refuses more requests than it usually does at this time.",
			First: "The access log says which routes and statuses: 403 is permissions, 404 a removed route, 429 throttling.",
			Why:   "Some requests are always wrong, so there is no threshold for it; and they may be the callers' fault, so nobody is called.",
			Since: first, Source: awsPage + " lists 4xx"},
		{Name: "api-quiet", Kind: API, Metrics: []Metric{count}, Band: 3,
			Expression: "FILL(cnt, 0)", Label: "requests",
			Compare: BelowBand, Period: 5 * minute, M: 3, N: 3, Missing: NotBreaching, Severity: Ticket,
			Means: "Far fewer requests reach the API than usually at this time.",
			First: "Open the application yourself; check name resolution, certificates, and what stands before the API.",
			Why:   "What never arrives is no error anywhere. No request at all is noticed by the probe.",
			Since: first, Source: awsPage + " lists Count"},
	}
}

// probeRows: a probe's metrics are custom ones; their names come with the row's subject.
func probeRows() []Row {
	ok := Metric{ID: "ok", Namespace: names.MetricNamespace, Name: names.ProbeSuccess, Stat: "Minimum"}
	slow := Metric{ID: "lat", Namespace: names.MetricNamespace, Name: names.ProbeLatency, Stat: "p90"}
	return []Row{
		{Name: "probe-red", Kind: Probe, Metrics: []Metric{ok},
			Compare: Below, Threshold: Value{Number: 1}, Period: minute, Stretch: Value{Number: 1, Of: Gap}, M: 2, N: 3, Missing: Breaching, Severity: Page,
			Means: "The probe could not use the application, or says nothing.",
			First: "The probe's log names the step that failed; then open the application yourself.",
			Why:   "It sees what users see. Silence is a failure, too: the probe, its schedule or its log is broken.",
			Since: first, Source: practice},
		{Name: "probe-slow", Kind: Probe, Metrics: []Metric{slow},
			Compare: Above, Threshold: Value{Number: 5000}, Period: 15 * minute, M: 2, N: 3, Missing: NotBreaching, FewSamples: true, Severity: Ticket,
			Means: "The probe's tour through the application takes longer than five seconds.",
			First: "The probe's log has the time of each step.",
			Why:   "It comes before the failure by a timeout.",
			Since: first, Source: "ours"},
	}
}
