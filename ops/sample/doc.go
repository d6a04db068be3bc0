// Package sample makes the users.csv that `mainstay env up` and the end-to-end tests send through an environment.
//
// The same number of rows gives the same bytes on every machine, some of them bad and some duplicate, and Expected
// says what must become of them, so a run can be checked to the row.
//
//	want, err := sample.Write(file, 10_000)
package sample
