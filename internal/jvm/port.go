package jvm

import (
	"fmt"
	"net"
)

// Port returns a port that nothing listens on: the wanted one, or any if that is 0.
func Port(wanted int) (int, error) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", wanted))
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
