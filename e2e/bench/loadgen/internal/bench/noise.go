package bench

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// noise tells how much of the machine programs outside this benchmark used.
type noise struct {
	ours    []*process
	at      time.Time
	machine time.Duration
	own     time.Duration
}

func listen(ours ...*process) noise {
	n := noise{ours: ours, at: time.Now()}
	n.machine, n.own = machineCPU(), n.ownCPU()
	return n
}

// cores is how many cores the others used on average since listen; stolen time counts as theirs.
func (n noise) cores() float64 {
	others := machineCPU() - n.machine - (n.ownCPU() - n.own)
	return max(others.Seconds()/time.Since(n.at).Seconds(), 0)
}

func (n noise) ownCPU() time.Duration {
	var self syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &self)
	sum := time.Duration(self.Utime.Nano() + self.Stime.Nano())
	for _, p := range n.ours {
		if p != nil {
			sum += p.cpu()
		}
	}
	return sum
}

// machineCPU is the time that all cores were busy so far: /proc/stat without idle, iowait and the guests' double count; see proc(5).
func machineCPU() time.Duration {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	var ticks int64
	for i, field := range strings.Fields(line) {
		if i == 0 || i == 4 || i == 5 || i > 8 {
			continue
		}
		n, _ := strconv.ParseInt(field, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / userHz
}
