// Package table has the building blocks for migrations of a table's items: rewrite them, copy them into another table,
// fill an index, delete them and keep a receipt.
//
// It exists because a change of a table's data runs while the application writes to the same table. Every write of a block
// is conditional on what the block has seen of the item: it loses against a newer version, is decided again on that, and so
// never takes back what the application wrote. The work is divided into segments and pages with a checkpoint behind each,
// so that it may be killed anywhere; doing a page twice comes to doing it once, because what a block asks for is a pure
// function of the item, and one that leaves what it has changed as it is.
//
//	rewrite := &table.Rewrite{Table: table.NewDynamoDB(client, "production-users"), Change: func(it table.Item) (table.Item, error) {
//		...
//	}}
//	migrate.Migration{ID: "20261126090000_split_name", Why: "#7", Work: rewrite}
//
// A run uses as much capacity as `mainstay migrate up --units` or --share allows, and half of what the table serves where
// nobody says anything. The package tabletest has the contract of tables, and lets a change be killed at every call.
package table
