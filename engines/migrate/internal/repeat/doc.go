// Package repeat is what the packages of migrations share of trying again: how they wait, and what is worth another try.
//
//	if err := repeat.Pause(ctx, time.Second); err != nil {
//		return err
//	}
package repeat
