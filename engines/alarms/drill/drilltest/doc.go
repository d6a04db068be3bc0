// Package drilltest has a place in memory to drill alarms in, and what the engine relies on of such a place.
//
// It exists because a drill has to tidy up however it ends, and no account can be made to fail at each of its calls in turn.
//
//	site := drilltest.New()
//	site.Put(drill.Alarm{Name: "orders-late", State: drill.OK, Enabled: true, Topics: []string{topic}})
package drilltest
