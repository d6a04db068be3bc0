// Package eventbridge carries what happens to users over EventBridge: as events of the default bus, and from there in the
// messages of queues that rules send them to.
package eventbridge
