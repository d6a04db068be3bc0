// Package coverage holds the templates of an application against the alarm policy: everything that has a row is covered by an
// alarm or excused until a day, every alarm is one that somebody hears, knows what to do about, and pays for knowingly.
//
// An alarm that is missing looks like an application that works, so nobody notices by looking.
//
//	report, err := coverage.Check(app, coverage.Options{Project: os.DirFS("."), Now: time.Now(), Prices: table})
//	for _, f := range report.Findings { … }
package coverage
