package embedded

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"
)

// usualPort is where emulators of AWS listen by custom, and how many ports above it are tried before any.
const (
	usualPort = 4566
	spare     = 20
)

// listen opens the front's socket on 127.0.0.1: where it listened before if that is free, or else near the usual port,
// or else anywhere.
func listen(ctx context.Context, preferred int) (net.Listener, int, error) {
	ports := []int{preferred}
	for port := usualPort; port <= usualPort+spare; port++ {
		ports = append(ports, port)
	}
	for _, port := range append(ports, 0) {
		l, err := listenAt(ctx, port)
		if err == nil {
			return l, portOf(l), nil
		}
		if port == 0 {
			return nil, 0, fmt.Errorf("listen on any port of %s: %w", loopback, err)
		}
	}
	return nil, 0, ctx.Err()
}

func portOf(l net.Listener) int {
	if a, ok := l.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return 0 // cannot be: listenAt listens on TCP
}

func listenAt(ctx context.Context, port int) (net.Listener, error) {
	if port != 0 && answersOnIPv6(ctx, port) {
		return nil, fmt.Errorf("port %d is taken on [::1]", port)
	}
	var c net.ListenConfig
	return c.Listen(ctx, "tcp4", net.JoinHostPort(loopback, strconv.Itoa(port)))
}

// answersOnIPv6 says whether another program has the port on ::1: then localhost would lead some clients to it.
func answersOnIPv6(ctx context.Context, port int) bool {
	d := net.Dialer{Timeout: time.Second}
	c, err := d.DialContext(ctx, "tcp6", net.JoinHostPort("::1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	_ = c.Close() // was only opened to see whether it can be
	return true
}
