// Package access is who may look at the directory: what a session is, and what whoever keeps the accounts must be able to do.
//
// It knows no technology: Accounts is a port that an adapter implements, so pages, tests and the probe sign in over the same
// words, and what a browser sends is believed in one place only.
//
//	s, err := accounts.SignIn(ctx, "ada@example.com", password) // ErrRefused: and nobody is told why
//	who, err := accounts.Verify(ctx, s.Token)                   // at every request; ErrExpired: Renew it
package access
