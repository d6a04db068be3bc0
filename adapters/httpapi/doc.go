// Package httpapi serves the member directory over HTTP, as JSON.
//
//	GET /healthz                    {"status":"ok"}
//	GET /users?limit=50&cursor=…    {"users":[{"id","email","name","attributes"}],"next":"…"}; limit 1 to 100
//	GET /imports?file=users.csv     {"imports":[…]}, the account of each import of a file, newest first
//	GET /imports/{id}               the account of one import
//
// An error is {"error":{"code","message"}} with status 400, 404, 405 or 500; a 500 says nothing of what went wrong, the
// log does.
package httpapi
