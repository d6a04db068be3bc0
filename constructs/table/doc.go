// Package table makes DynamoDB tables, on demand, with string keys.
//
// It exists for its grants, which allow the few actions that code uses where the CDK's allow a dozen, and for what Retain stands
// for: kept, protected from deletion, restorable.
//
//	users := table.New(stack, "Users", table.Props{PartitionKey: "id", Retain: env.Retain})
//	users.GrantBatch(store.Function.Role)
package table
