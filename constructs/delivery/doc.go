// Package delivery moves traffic to a new version of a function step by step, and back when the new version fails.
//
// It exists because a deployment that replaces code at once replaces it for everybody: with a delivery, one caller in ten
// meets the new version first, for five minutes, and an error of it brings the old one back, without anybody's doing.
// One CodeDeploy application and one role serve all functions of a stack.
//
//	careful := delivery.New(stack, "Delivery", delivery.Props{})
//	serve := function.New(stack, "ServeWeb", function.Props{Code: code, Delivery: careful})
package delivery
