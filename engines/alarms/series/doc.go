// Package series reads datapoints from files as CloudWatch's GetMetricData gives them (MetricDataResults), also such that are
// larger than memory: a first pass finds where each result begins, and what it holds; cursors then read the results side by
// side, oldest datapoint first, whichever way round they are in the file (GetMetricData gives the newest first). Only what is in
// no order at all is held in memory.
//
//	f, err := series.Open("data.json")
//	defer f.Close()
//	for c := f.Results[0].Cursor(); c.Next(); {
//		fmt.Println(c.Time, c.Value)
//	}
package series
