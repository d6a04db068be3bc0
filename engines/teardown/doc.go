// Package teardown destroys an environment and proves that nothing of it is left.
//
// CloudFormation deletes what is in its stacks, but refuses to delete a bucket with objects in it and knows nothing
// of what appeared beside the stacks, such as log groups. So Destroy empties buckets, deletes stacks consumer first,
// sweeps by-products, and Residue lists what is left, found by name and by tag rather than by memory of what was
// made. Every step may be repeated: an interrupted Destroy is finished by the next one.
//
//	err := teardown.Destroy(ctx, clients, "login-1a2b3c4d", func(step string) { fmt.Println(step) })
//	left, err := teardown.Residue(ctx, clients, "login-1a2b3c4d")
package teardown
