// Package config holds the environments and their numbers as Go values.
//
// There are two environments by name, staging and production; every other valid name is a branch environment. A new
// environment is one literal in environments.go, a new number one field of Environment with its check in Validate.
package config
