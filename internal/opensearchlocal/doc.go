// Package opensearchlocal runs OpenSearch for integration tests, as a process.
//
// What a search finds depends on how the engine keeps and compares terms, so the adapter is tried on the engine itself.
// Maven fetches it once, as package jvm says; it listens on 127.0.0.1 only, keeps its data in a folder that goes with it,
// and needs half a gigabyte of memory and some seconds to start: tests of a package share one.
//
//	endpoint := opensearchlocal.Run(t) // until the test ends
package opensearchlocal
