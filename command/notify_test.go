package command

import (
	"context"
	"net"
	"path/filepath"
	"testing"
	"time"
)

func TestNotify(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	listener.SetReadDeadline(time.Now().Add(20 * time.Second))
	environment := map[string]string{"NOTIFY_SOCKET": socket, "WATCHDOG_USEC": "10000"}
	ctx, cancel := context.WithCancel(context.Background())
	go notify(ctx, func(name string) string { return environment[name] }, func() bool { return true })
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1"} {
		packet := make([]byte, 100)
		n, err := listener.Read(packet)
		if err != nil || string(packet[:n]) != want {
			t.Fatalf("%q, %v, want %s", packet[:n], err, want)
		}
	}
	cancel()
	for { // until it says that it stops
		packet := make([]byte, 100)
		n, err := listener.Read(packet)
		if err != nil {
			t.Fatal(err)
		}
		if string(packet[:n]) == "STOPPING=1" {
			return
		}
	}
}
