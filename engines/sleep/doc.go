// Package sleep stops what an idle environment costs, without taking anything away from it.
//
// What an environment costs while nobody uses it is the polling of its queues and what schedules start. To sleep, its
// event source mappings and schedules are disabled; messages wait in their queues, and the API answers all the same. To
// wake, those are enabled again that its templates want enabled. Nothing is remembered elsewhere, so a sleep that was
// interrupted is finished by the next, and undone by any wake.
//
//	changed, err := sleep.Sleep(ctx, clients, "login-1a2b3c4d")
//	changed, err = sleep.Wake(ctx, clients, "login-1a2b3c4d")
package sleep
