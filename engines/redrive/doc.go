// Package redrive looks into dead-letter queues and puts what failed back to work, without losing any of it.
package redrive
