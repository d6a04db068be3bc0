package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/mainstay-go/mainstay/internal/embedded/certs"
	"github.com/mainstay-go/mainstay/internal/filelock"
)

// Serve runs the embedded AWS until ctx ends or the process is asked to stop; it is what the daemon does, whose
// process is expected to end with it. When
// MiniStack ends by itself, Serve returns an error and leaves it to the next Start to clean up.
func Serve(ctx context.Context, o Options) error {
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGTERM, os.Interrupt)
	defer cancel()
	s, err := begin(ctx, o)
	if err != nil {
		return fmt.Errorf("serve the embedded AWS: %w", err)
	}
	s.log.Info("ready", "endpoint", s.instance.Endpoint(), "process", s.instance.MiniStackPID)
	select {
	case <-ctx.Done():
		s.log.Info("stopping")
		return s.stop()
	case <-s.ministack.done:
		s.log.Error("MiniStack ended by itself", "reason", s.ministack.ended)
		return errors.Join(fmt.Errorf("serve the embedded AWS: MiniStack ended by itself: %w", s.ministack.ended), s.stop())
	}
}

// Run runs the embedded AWS within this process, for tests. Call stop when done.
func Run(ctx context.Context, o Options) (in Instance, stop func() error, err error) {
	s, err := begin(ctx, o)
	if err != nil {
		return in, nil, fmt.Errorf("run the embedded AWS: %w%s", err, folder(o.Dir).logTails())
	}
	return s.instance, s.release, nil
}

// server is a front, a MiniStack, and what they hold. Parts are set as they come into being.
type server struct {
	o         Options
	dir       folder
	log       *slog.Logger
	logFile   *os.File
	lock      *filelock.Lock
	listener  net.Listener
	files     certs.Files
	ministack *ministack
	front     *http.Server
	instance  Instance
}

func begin(ctx context.Context, o Options) (*server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	python, err := o.install(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()
	s := &server{o: o, dir: folder(o.Dir)}
	for _, step := range []func(context.Context) error{
		s.takeFolder, s.listen, func(context.Context) error { return s.startMiniStack(python) }, s.startFront, s.ready,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.release())
		}
	}
	return s, nil
}

// takeFolder makes sure that nobody else uses the folder, now or from before.
func (s *server) takeFolder(ctx context.Context) error {
	patience, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var err error
	if s.lock, err = filelock.Acquire(patience, s.dir.daemonLock()); err != nil {
		return fmt.Errorf("take folder: another embedded AWS runs in it: %w", err)
	}
	if err := errors.Join(s.lock.SetPID(os.Getpid()), s.dir.forgetInstance(), sweep(ctx, s.dir), s.dir.fresh()); err != nil {
		return err
	}
	if s.logFile, err = os.OpenFile(s.dir.daemonLog(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	s.log = slog.New(slog.NewTextHandler(s.logFile, nil))
	s.files, err = certs.Ensure(s.dir.tls(), s.o.Clock(), s.o.Environ)
	return err
}

func (s *server) listen(ctx context.Context) error {
	preferred := s.o.Port
	if preferred == 0 {
		preferred = s.dir.lastPort()
	}
	if preferred == 0 {
		preferred = usualPort
	}
	var port int
	var err error
	if s.listener, port, err = listen(ctx, preferred); err != nil {
		return err
	}
	s.instance = Instance{Account: Account, Region: Region, Port: port, PID: os.Getpid(), Started: s.o.Clock().UTC(), Dir: s.o.Dir}
	return s.dir.rememberPort(port)
}

func (s *server) startMiniStack(python string) error {
	m, err := startMiniStack(s.dir, python, s.instance.ministackEnviron(s.o.Environ))
	if err != nil {
		return err
	}
	s.ministack, s.instance.MiniStackPID, s.instance.Backend = m, m.pid(), m.backend
	return nil
}

func (s *server) startFront(context.Context) error {
	var err error
	if s.front, err = newFront(s.ministack.backend, s.files, s.o.Middleware, s.log); err != nil {
		return err
	}
	go func() {
		if err := s.front.ServeTLS(s.listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("the front ended", "error", err)
		}
	}()
	return nil
}

// ready waits until MiniStack answers and then says so in the instance file. Its socket is open from the beginning, so
// the first question is answered as soon as it has started; the front's middleware has no say in it.
func (s *server) ready(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-s.ministack.done:
			cancel(fmt.Errorf("MiniStack ended while starting: %w", s.ministack.ended))
		case <-stop:
		}
	}()
	h, err := askHealth(ctx, once(), "http://"+s.ministack.backend)
	if err != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	s.instance.Version = h.Version
	return s.dir.writeInstance(s.instance)
}

// once is a client that keeps no connection, which MiniStack would wait for when it stops.
func once() *http.Client { return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} }

// stop ends everything that has begun, in reverse.
func (s *server) stop() error {
	var errs []error
	if s.lock != nil {
		errs = append(errs, s.dir.forgetInstance())
	}
	if s.front != nil {
		errs = append(errs, s.front.Close())
	}
	if s.ministack != nil {
		errs = append(errs, s.ministack.stop())
	}
	if s.listener != nil {
		_ = s.listener.Close() // the front has closed it unless there was none yet
	}
	if s.logFile != nil {
		errs = append(errs, s.logFile.Close())
	}
	return errors.Join(errs...)
}

// release stops, and lets go of the folder. The daemon only stops: its lock is to last as long as its process.
func (s *server) release() error {
	err := s.stop()
	if s.lock != nil {
		err = errors.Join(err, s.lock.Release())
	}
	return err
}
