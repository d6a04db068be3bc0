// Package probe makes functions that use an application as somebody would, every few minutes, and the secret that they sign in
// with.
//
// It exists because alarms about parts are silent while no part fails and nobody can use the whole. What runs is kit/probe with
// steps of one's own; what it emits, the alarm policy has rows for: red where a run fails or says nothing, slow where it takes long.
//
//	probe.New(stack, "Probe", probe.Props{Function: function.Props{Code: code("probe-web")}, User: "probe@example.com"})
package probe
