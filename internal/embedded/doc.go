// Package embedded runs an AWS on this machine, for those without an account and for tests: MiniStack, a Python
// program, with IAM enforced, behind a front that terminates TLS.
//
// Everything that knows that there is an emulator is in here; the application, its stacks and the CDK CLI see an
// endpoint, credentials and a certificate authority. It listens on 127.0.0.1 only, keeps all its files in one folder
// and forgets everything when it stops.
//
// Who does what: Start, called by a command that soon ends, launches a daemon; the daemon (Serve) holds daemon.lock,
// runs MiniStack in a process group of its own, which holds ministack.lock, and forwards requests to it. The locks
// vanish with their holders, so nothing that was killed is ever taken for alive; Start and Stop repair whatever they
// find. Tests call Run, which is Serve within their own process, where they can inject faults.
//
//	aws, err := embedded.Start(ctx, embedded.Options{Dir: ".mainstay/embedded", Venv: ".mainstay/venv"})
//	cdk.Env = aws.Environ(os.Environ())
//	cfg, err := aws.Config(ctx)
package embedded
