// Package backtest says what a set of alarms would have done: how often each would have gone off, how long after an incident
// began, and how often for nothing. It runs alarms over what package archive has kept, so that a policy can be judged before
// it is deployed, and beside the one that is.
//
//	deployed := backtest.Deployed(a)
//	proposed := backtest.Proposed(app, "mainstay-production-", a.Alarms)
//	report, err := backtest.Backtest{Archive: a, Incidents: incidents}.Compare(deployed, proposed)
package backtest
