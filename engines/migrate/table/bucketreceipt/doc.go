// Package bucketreceipt keeps what a migration deletes from a table in a bucket.
//
// It stands apart from table so that a function which changes tables has no client of S3 in it.
//
//	del := table.Delete{Receipt: bucketreceipt.Receipt{API: s3.NewFromConfig(cfg), Bucket: bucket, Prefix: "receipts"}}
package bucketreceipt
