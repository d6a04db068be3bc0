// Package worker makes a queue with a function that works on its messages.
//
// It exists because the two must fit: the visibility timeout to the function's timeout, partial batch responses to the handler.
//
//	orders := worker.New(stack, "Orders", worker.Props{Function: function.Props{Code: code, Timeout: 30 * time.Second}})
//	table.GrantItems(orders.Function.Role)
package worker
