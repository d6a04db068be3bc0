// Package schedule makes functions that run at set times, by EventBridge Scheduler.
//
// It exists because a run that fails is noticed by nobody: Scheduler hands it to Lambda and forgets it. Here a run that
// cannot be started, and one that fails after Lambda's retries, goes to a dead-letter queue; and an expression that
// Scheduler would refuse is reported before anything is deployed.
//
//	schedule.New(stack, "Clean", schedule.Props{Function: function.Props{Code: code}, Expression: "cron(0 3 * * ? *)", Timezone: "Europe/Berlin"})
package schedule
