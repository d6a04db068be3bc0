// Package replay gives what probes wrote to the alarm that the policy makes for probes, as CloudWatch would see it.
//
// Tests that run the probe, in their own process or as a function of a deployed environment, learn from it whether somebody would
// have been told.
//
//	states, err := replay.ProbeRed(dir, 5*time.Minute, []float64{1, 1, 0, 0, replay.Silent})
package replay
