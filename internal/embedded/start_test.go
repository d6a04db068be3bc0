package embedded_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

func TestStart(t *testing.T) {
	o := options(t)
	in := start(t, o)
	if in.Port != o.Port || in.Account != embedded.Account || in.Version != "1.5.33" {
		t.Errorf("Start = %+v; want port %d, account %s, MiniStack 1.5.33", in, o.Port, embedded.Account)
	}

	again, err := embedded.Start(t.Context(), o)
	if err != nil || again != in {
		t.Errorf("second Start = %+v, %v; want the same instance %+v", again, err, in)
	}
	if _, stopSecond, err := embedded.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "another embedded AWS runs in it") {
		t.Errorf("Run in the same folder = %v; want it refused", err)
		_ = stopSecond()
	}
	s, err := embedded.State(t.Context(), o.Dir)
	if err != nil || !s.Running || !s.Healthy || s.PID != in.PID || s.UptimeS <= 0 {
		t.Errorf("State of a running one = %+v, %v", s, err)
	}

	stop(t, o.Dir)
	if alive(in.PID) || alive(in.MiniStackPID) {
		t.Error("Stop left a process")
	}
	if answers(in.Port) {
		t.Error("Stop left the port open")
	}
	if s, err := embedded.State(t.Context(), o.Dir); err != nil || s.Running || s.Healthy {
		t.Errorf("State after Stop = %+v, %v; want not running", s, err)
	}
	if _, err := embedded.Open(t.Context(), o.Dir); !embedded.NotRunning(err) {
		t.Errorf("Open after Stop = %v; want not running", err)
	}
	stop(t, o.Dir) // with nothing there it is fine, too
}

func TestStart_Concurrent(t *testing.T) {
	o := options(t)
	t.Cleanup(func() { stop(t, o.Dir) })
	var instances [3]embedded.Instance
	var wg sync.WaitGroup
	for i := range instances {
		wg.Go(func() {
			var err error
			if instances[i], err = embedded.Start(t.Context(), o); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if instances[0] != instances[1] || instances[1] != instances[2] {
		t.Errorf("concurrent calls returned %+v; want one instance", instances)
	}
}

// alive says whether a process runs. One that has ended but that nobody waits for, as in a container whose first
// process does not care, is still there to kill but has nothing in its command line.
func alive(pid int) bool {
	if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil {
		return len(line) > 0
	}
	return syscall.Kill(pid, 0) == nil
}

func answers(port int) bool {
	c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}

// freePort is below the ports that the system gives to outgoing connections, so that none takes it meanwhile.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(10000)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no free port between 20000 and 30000")
	return 0
}
