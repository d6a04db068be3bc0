// Package filelock holds locks on files that the kernel lets go of when their holder dies, however it dies.
//
// A file with a process id lies after a kill -9 or a reboot; a lock cannot. So whether something runs is asked of a
// lock, and the file's content only says who it is.
//
//	lock, err := filelock.Acquire(ctx, filepath.Join(dir, "start.lock"))
//	if err != nil {
//		return err
//	}
//	defer lock.Release()
package filelock
