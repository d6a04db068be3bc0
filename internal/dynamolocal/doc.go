// Package dynamolocal runs DynamoDB Local for integration tests: the program that AWS gives out, as a process.
//
// What depends on conditions, transactions and parallel scans must be tried on an implementation that Mainstay has not
// written. Amazon's license allows everybody to fetch the program and nobody to pass it on, so Maven fetches it once into
// the project's folder, with checksums verified. Java 17 or newer and Maven must be there; without them tests fail and
// say so, since a test that passes without having run says nothing.
//
//	db := dynamolocal.Run(t) // a *dynamodb.Client, until the test ends
package dynamolocal
