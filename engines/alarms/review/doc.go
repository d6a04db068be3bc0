// Package review tells signal from noise: it ranks the alarms of an environment by what they did, over what package archive
// has kept and the incidents that people have marked, gives the evidence, and proposes a change, which it has tried out over
// the same datapoints.
//
//	r, err := review.Review{Backtest: backtest.Backtest{Archive: a, Incidents: incidents}}.Do()
//	err = r.HTML(file)
package review
