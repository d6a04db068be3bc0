// Package mutate makes small mistakes in a program, one at a time, for whoever wants to know whether its tests find them: a
// test that passes whatever the code does is no test.
//
//	make mutate
package mutate
