// Package emf emits custom metrics by writing CloudWatch's Embedded Metric Format to standard output, which costs a
// function no call and no permission.
//
// CloudWatch drops what does not fit its format without a word to whoever wrote it. So everything is checked before it is
// written: documents are cut at each limit, and what cannot be cut (NaN, a name that CloudWatch refuses, a dimension with
// a value that nobody announced) is left out, counted in the metric MetricsRefused and told by Flush, while all other
// values go out. Adding a value allocates nothing, and everything is safe for concurrent use.
//
// What a metric costs is paid per combination of dimension values. So a Set states the values that dimensions may have,
// and New refuses one that could come to more metrics than its bound.
//
//	m, err := emf.New(os.Stdout, time.Now, emf.Set{Namespace: "Shop", Dimensions: []emf.Dimension{{"Service", []string{"orders"}}}})
//	lambda.Start(emf.Wrap(m, log, handle)) // flushes after each invocation, when it panics and before it times out
//	m.Count(names.RowsStored, 3)
package emf
