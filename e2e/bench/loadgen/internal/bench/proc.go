package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a child of the benchmark, with its own descendants, whose cost is read from /proc.
type process struct {
	cmd *exec.Cmd
	log *os.File
}

// start runs a program in its own process group with its output in a file.
func start(logFile, dir string, env []string, program string, args ...string) (*process, error) {
	log, err := os.Create(logFile)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		log.Close()
		return nil, fmt.Errorf("%s: %w", program, err)
	}
	return &process{cmd: cmd, log: log}, nil
}

// stop asks the process to end, and ends its group when it has not after 20 s; nothing it started outlives it.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	killer := time.AfterFunc(20*time.Second, func() { _ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) })
	_ = p.cmd.Wait()
	killer.Stop()
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	p.log.Close()
}

// lastWords is the end of what the process has printed.
func (p *process) lastWords() string {
	text, err := os.ReadFile(p.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// kernel ticks a second in /proc/<pid>/stat: USER_HZ, 100 on every Linux this runs on
const userHz = 100

// cpu is the user and system time of the process and its descendants so far.
func (p *process) cpu() time.Duration {
	var ticks int64
	for _, pid := range tree(p.cmd.Process.Pid) {
		fields := procStat(pid)
		if len(fields) > 12 {
			user, _ := strconv.ParseInt(fields[11], 10, 64)
			system, _ := strconv.ParseInt(fields[12], 10, 64)
			ticks += user + system
		}
	}
	return time.Duration(ticks) * time.Second / userHz
}

// rss is the resident memory of the process and its descendants in bytes.
func (p *process) rss() int64 {
	var sum int64
	for _, pid := range tree(p.cmd.Process.Pid) {
		fields := procStat(pid)
		if len(fields) > 21 {
			pages, _ := strconv.ParseInt(fields[21], 10, 64)
			sum += pages * int64(os.Getpagesize())
		}
	}
	return sum
}

// settle waits until the process rests, at most limit, and says how long that took.
func (p *process) settle(limit time.Duration) time.Duration {
	begin := time.Now()
	before := p.cpu()
	for time.Since(begin) < limit {
		time.Sleep(300 * time.Millisecond)
		now := p.cpu()
		if now-before <= 20*time.Millisecond {
			break
		}
		before = now
	}
	return time.Since(begin)
}

func tree(root int) []int {
	parents := map[int][]int{}
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		pid, err := strconv.Atoi(filepath.Base(dir))
		fields := procStat(pid)
		if err != nil || len(fields) < 2 {
			continue
		}
		parent, _ := strconv.Atoi(fields[1])
		parents[parent] = append(parents[parent], pid)
	}
	all := []int{root}
	for i := 0; i < len(all); i++ {
		all = append(all, parents[all[i]]...)
	}
	return all
}

// procStat is /proc/<pid>/stat from its third field, the state, on; see proc(5).
func procStat(pid int) []string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	name := bytes.LastIndexByte(text, ')') // may hold blanks
	return strings.Fields(string(text[name+1:]))
}
