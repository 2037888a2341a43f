package command

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"reportbot/bot/telegram/apitest"
)

// testDiskFull fills the disk of the database while questions arrive: a small
// one of its own, or, where none can be mounted, by a limit on the size of files.
func testDiskFull(t *testing.T, u *suite) {
	disk := t.TempDir()
	fill := func(*process) func() {
		ballast := filepath.Join(disk, "ballast")
		file, err := os.Create(ballast)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		for err == nil {
			_, err = file.Write(make([]byte, 1<<12))
		}
		return func() { os.Remove(ballast) }
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=16m"); err == nil {
		t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	} else {
		fill = limitFiles
	}
	api := apitest.New(t, apitest.Options{})
	o := survive(t, u, setup{api: api, database: "sqlite:" + filepath.Join(disk, "bot.db")}, func(p *process) {
		free := fill(p)
		before := api.Requests("getUpdates")
		api.Wait(3*time.Second, func() bool { return api.Requests("getUpdates") > before+3 })
		if api.Pending() == 0 {
			t.Error("updates were confirmed on a full disk")
		}
		free()
	})
	t.Log(o)
}

// limitFiles lets no file of a process grow until free is called.
func limitFiles(p *process) (free func()) {
	var before unix.Rlimit
	set := func(limit uint64, old *unix.Rlimit) {
		now := unix.Rlimit{Cur: limit, Max: before.Max}
		if old != nil {
			if err := unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, nil, old); err != nil {
				p.t.Fatal(err)
			}
			now.Max = old.Max
		}
		if err := unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &now, nil); err != nil {
			p.t.Fatal(err)
		}
	}
	set(0, &before)
	return func() { set(before.Cur, nil) }
}
