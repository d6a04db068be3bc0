// Package capacity asks DynamoDB tables how many capacity units a second they serve.
//
// It exists so that an operation can be limited to a share of a table and leave the rest to the application, whatever the
// table's billing mode is.
//
//	all, err := capacity.Of(ctx, db, "users") // 25 % of it: migrate.Runner{Share: 0.25}
package capacity
