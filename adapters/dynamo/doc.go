// Package dynamo keeps users and the account of imports in DynamoDB.
//
// Users are items by id. An import is a partition of the imports table: an item for what reading the file found and an
// item per chunk with what became of its rows, which are added up when a report is read. So any number of functions
// can account for chunks at the same time without a common counter to fight over, and recording a chunk twice changes
// nothing.
package dynamo
