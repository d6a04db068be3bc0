// Package topic makes SNS topics that are encrypted and take TLS only, and subscribes queues to them.
//
// It exists because a subscription without a dead-letter queue drops what it cannot deliver, and because the CDK's topics
// are neither encrypted nor closed to plain HTTP.
//
//	placed := topic.New(stack, "Placed", topic.Props{})
//	placed.SubscribeQueue(orders.Queue, true)
//	placed.GrantPublish(taker.Role)
package topic
