// Package placement decides which stack each unit of an app lives in, and never moves one that is deployed.
//
// CloudFormation allows 500 resources in a stack, 200 outputs, 200 parameters and a template of 1 MB. An app that grows
// past that has to be split, and a resource that moves between stacks is deleted in one and made in the other: that ends
// in "already exists" or in lost data. So where a unit lives is written down once, in a lock file that is committed, and
// stays: Place puts new units into stacks that have room, and leaves all others where they are.
//
// A unit is what is placed: a function with everything that belongs to it, or a table. Stacks are filled up to soft limits
// with new units, and up to CloudFormation's own, the hard ones, by units that grow. A service reserves blocks in stacks
// and fills those first, so that a deployment of one service touches few stacks. A unit that was removed leaves a
// tombstone, and returns to its stack if it comes back. Data never shares a stack with compute.
//
//	lock, err := placement.ReadLock("infra/placement.lock.json")
//	plan, err := placement.Place(lock, units, placement.Options{})
//	err = plan.Lock.Write("infra/placement.lock.json")
package placement
