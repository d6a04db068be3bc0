package embedded

import (
	"context"
	_ "embed" // for the launcher
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/mainstay-go/mainstay/internal/embedded/certs"
	"github.com/mainstay-go/mainstay/internal/filelock"
)

//go:embed launch.py
var launcher []byte

// marker is the variable by which every process of an instance is known; functions inherit it from MiniStack.
const marker = "MAINSTAY_EMBEDDED"

// ministack is a MiniStack process and what it was started with.
type ministack struct {
	command *exec.Cmd
	backend string        // its address
	alive   *os.File      // our end of the pipe that it watches
	done    chan struct{} // closed when it has ended
	ended   error         // why; to be read after done
}

// startMiniStack starts MiniStack in a process group of its own, on a socket that is open already: so there is no
// moment in which another program could take its port.
func startMiniStack(dir folder, python string, environ []string) (*ministack, error) {
	if err := replace(dir.launcher(), launcher); err != nil {
		return nil, err
	}
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, fmt.Errorf("listen for MiniStack: %w", err)
	}
	defer listener.Close() // the child has its own copy
	m := &ministack{backend: listener.Addr().String(), done: make(chan struct{})}
	// No context: stop ends it.
	m.command = exec.Command(python, "-I", dir.launcher())
	m.command.Env, m.command.Dir, m.command.SysProcAttr = environ, dir.tmp(), ownGroup()
	return m, m.start(dir, listener)
}

func (m *ministack) start(dir folder, listener *net.TCPListener) error {
	socket, err := listener.File()
	if err != nil {
		return fmt.Errorf("hand socket to MiniStack: %w", err)
	}
	defer socket.Close() // the child has its own copy
	lock, ok, err := filelock.Try(dir.ministackLock())
	if err == nil && !ok {
		err = fmt.Errorf("found %s locked; expected no other MiniStack there", dir.ministackLock())
	}
	if err != nil {
		return fmt.Errorf("start MiniStack: %w", err)
	}
	defer lock.Release() //nolint:errcheck // from now on the child holds it
	watched, alive, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make pipe to MiniStack: %w", err)
	}
	defer watched.Close() // the child has its own copy
	log, err := newLog(dir.ministackLog())
	if err != nil {
		return errors.Join(fmt.Errorf("make log of MiniStack: %w", err), alive.Close())
	}
	defer log.Close() // the child has its own copy
	m.alive, m.command.ExtraFiles = alive, []*os.File{socket, lock.File(), watched}
	m.command.Stdout, m.command.Stderr = log, log
	if err := m.command.Start(); err != nil {
		return errors.Join(fmt.Errorf("start MiniStack: %w", err), alive.Close())
	}
	go func() { m.ended = m.command.Wait(); close(m.done) }()
	return lock.SetPID(m.pid())
}

func (m *ministack) pid() int { return m.command.Process.Pid }

// health is what MiniStack says about itself.
type health struct {
	Auth    string `json:"auth"`
	Version string `json:"version"`
}

// askHealth asks MiniStack, at the address of itself or of the front. One that does not enforce IAM is not well.
func askHealth(ctx context.Context, client *http.Client, url string) (health, error) {
	var h health
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/_ministack/health", http.NoBody)
	if err != nil {
		return h, fmt.Errorf("ask MiniStack for its health: %w", err)
	}
	response, err := client.Do(request)
	if err != nil {
		return h, fmt.Errorf("ask MiniStack for its health: %w", err)
	}
	defer response.Body.Close() // only read
	if response.StatusCode != http.StatusOK {
		return h, fmt.Errorf("ask MiniStack for its health: %s", response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(&h); err != nil {
		return h, fmt.Errorf("ask MiniStack for its health: %w", err)
	}
	if h.Auth != "enabled" {
		return h, fmt.Errorf("ask MiniStack for its health: found auth %q; expected IAM to be enforced", h.Auth)
	}
	return h, nil
}

// stop ends MiniStack and every function. Functions are in its process group, and nothing of them is worth waiting
// for: the group is killed when MiniStack is gone, or after a few seconds without it.
func (m *ministack) stop() error {
	defer m.alive.Close()                       // tells a process that is gone
	_ = signalProcess(m.pid(), syscall.SIGTERM) // may be gone already
	select {
	case <-m.done:
	case <-time.After(3 * time.Second):
	}
	err := killGroup(m.pid())
	<-m.done
	return err
}

// ministackEnviron is the environment of MiniStack, and so of every function: nothing of the machine but the PATH.
// (Variables: MiniStack 1.5.33, where each is read.)
func (i Instance) ministackEnviron(base []string) []string {
	dir, port := folder(i.Dir), strconv.Itoa(i.Port)
	return append(i.client(),
		"PATH="+lookup(base, "PATH"), "HOME="+dir.tmp(), "TMPDIR="+dir.tmp(), "LANG=C.UTF-8", "TZ=UTC",
		marker+"="+i.Dir,
		"SSL_CERT_FILE="+certs.In(dir.tls()).Bundle,       // a function's other HTTP clients trust the front, too
		"HTTPS_PROXY="+i.Endpoint(), "NO_PROXY="+loopback, // and find APIs by their names, see tunneled
		"AUTH=true", // IAM is enforced
		"MINISTACK_ACCOUNT_ID="+i.Account, "MINISTACK_REGION="+i.Region,
		// The URLs that it hands out are the front's: scheme, host and port.
		"USE_SSL=1", "MINISTACK_HOST=localhost", "GATEWAY_PORT="+port,
		"LAMBDA_EXECUTOR=local", "DOCKER_HOST=unix:///nonexistent", // functions run as processes, also where there is Docker
		"IOT_MTLS_ENABLED=0", "SFTP_ENABLED=0", // nothing else listens
		"PERSIST_STATE=0", "S3_PERSIST=0", "STATE_DIR="+dir.tmp(), "S3_DATA_DIR="+dir.tmp(),
		"LOG_LEVEL=INFO",
	)
}
