// Package jvm runs servers of Maven Central as processes, for integration tests: what DynamoDB Local and OpenSearch have
// in common.
//
// Maven fetches a program once into the project's folder, with checksums verified. Java 17 or newer and Maven must be
// there; without them tests fail and say so, since a test that passes without having run says nothing.
package jvm
