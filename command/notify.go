package command

import (
	"context"
	"net"
	"strconv"
	"time"
)

// notify tells systemd that the program runs, and, if systemd watches, goes on
// telling it as long as the program is alive, as sd_notify(3) says.
func notify(ctx context.Context, getenv func(string) string, alive func() bool) {
	socket := getenv("NOTIFY_SOCKET")
	if socket == "" {
		return
	}
	if socket[0] == '@' { // an abstract address
		socket = "\x00" + socket[1:]
	}
	connection, err := net.Dial("unixgram", socket)
	if err != nil {
		return
	}
	defer connection.Close()
	connection.Write([]byte("READY=1"))
	defer connection.Write([]byte("STOPPING=1"))
	microseconds, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64)
	if err != nil || microseconds <= 0 {
		<-ctx.Done()
		return
	}
	ticker := time.NewTicker(time.Duration(microseconds) * time.Microsecond / 2)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if alive() {
				connection.Write([]byte("WATCHDOG=1"))
			}
		}
	}
}
