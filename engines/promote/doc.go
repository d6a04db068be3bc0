// Package promote takes what ran in staging to production, and back out of it when it does no good there.
//
// It exists because the two ways in which a promotion goes wrong are quiet: what is deployed is not what was tried (a second
// build, a second synthesis), and what is deployed does harm that nobody looks at. So the bytes of the whole assembly have
// one number, which is recorded when they have run in staging and compared before production gets them; and production has
// to do without new alarms, have its migrations, and answer a probe, or it gets back what it had.
//
//	digest, err := promote.Digest(".mainstay/release")
//	err = promote.Ran(records, digest)
//	done, err := promote.Run(ctx, production, promote.Options{Watch: time.Minute})
package promote
