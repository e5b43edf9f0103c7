// Package load drives HTTP/1.1 requests over many keep-alive connections from one thread and measures what comes back.
package load

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
	"time"

	"axonhub-bench/internal/epoll"
	"axonhub-bench/internal/stat"
)

// Plan is one measurement.
type Plan struct {
	Port    int
	Request []byte        // the whole request; the answer must be a 200
	Conns   int           // open at once
	For     time.Duration // each connection sends its next request at once until this is over; 0: one request each
	Ramp    time.Duration // the connections' first requests are spread over this time
	Chunks  int           // a stream's expected chunks; 0: a whole answer
	Limit   time.Duration // the measurement is given up after this; 0: For + Ramp + 30 s
}

// Result is what happened.
type Result struct {
	Completed int            // good answers
	InTime    int            // of them, those complete before For was over
	Wall      time.Duration  // from the first request to the last answer's end
	Chunks    int            // of streams
	Errors    map[string]int // by reason
	Latency   stat.Hist      // of whole answers
	First     stat.Hist      // request to first chunk
	Gap       stat.Hist      // between a stream's chunks
	Lag       stat.Hist      // from the mock's send to our read
}

type conn struct {
	fd       int
	sent     time.Time
	last     time.Time // the previous chunk
	response response
	body     body
}

type run struct {
	plan    Plan
	poll    *epoll.Poll
	conns   map[int]*conn
	started int // connections opened
	busy    int // requests under way
	begin   time.Time
	end     time.Time
	now     time.Time
	result  Result
	buffer  []byte
}

// Do carries out a plan.
func Do(plan Plan) (*Result, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	poll, err := epoll.New()
	if err != nil {
		return nil, err
	}
	defer poll.Close()
	if plan.Limit == 0 {
		plan.Limit = plan.For + plan.Ramp + 30*time.Second
	}
	r := &run{plan: plan, poll: poll, conns: make(map[int]*conn, plan.Conns), buffer: make([]byte, 64<<10)}
	r.result.Errors = map[string]int{}
	defer r.closeAll()
	return &r.result, r.drive()
}

func (r *run) drive() error {
	r.begin = time.Now()
	r.end = r.begin
	r.now = r.begin
	for {
		wait := r.start()
		if r.started == r.plan.Conns && r.busy == 0 {
			break
		}
		if r.now.Sub(r.begin) > r.plan.Limit {
			r.result.Errors["given up: no answer in time"] += r.busy
			break
		}
		events, err := r.poll.Wait(wait)
		if err != nil {
			return err
		}
		r.now = time.Now()
		for _, event := range events {
			if c := r.conns[int(event.Fd)]; c != nil {
				if err := r.ready(c, event.Events); err != nil {
					r.fail(c, err)
				}
			}
		}
	}
	r.result.Wall = r.end.Sub(r.begin)
	return nil
}

// start opens the connections that are due and says how long to wait for the next.
func (r *run) start() time.Duration {
	for r.started < r.plan.Conns {
		due := r.begin.Add(r.plan.Ramp * time.Duration(r.started) / time.Duration(r.plan.Conns))
		if wait := due.Sub(r.now); wait > 0 {
			return wait
		}
		r.started++
		if err := r.open(); err != nil {
			r.result.Errors[err.Error()]++
		}
	}
	return 100 * time.Millisecond
}

func (r *run) open() error {
	fd, err := epoll.Socket()
	if err != nil {
		return err
	}
	if err := syscall.Connect(fd, epoll.Loopback(r.plan.Port)); err != nil && err != syscall.EINPROGRESS {
		syscall.Close(fd)
		return fmt.Errorf("connect: %w", err)
	}
	c := &conn{fd: fd, body: body{stream: r.plan.Chunks > 0}}
	r.conns[fd] = c
	r.busy++
	return r.poll.Add(fd, epoll.Read|epoll.Write)
}

func (r *run) ready(c *conn, events uint32) error {
	if events&epoll.Write != 0 {
		if err := r.poll.Change(c.fd, epoll.Read); err != nil {
			return err
		}
		if err := r.send(c); err != nil {
			return err
		}
	}
	if events&^uint32(epoll.Write) == 0 {
		return nil
	}
	n, err := epoll.ReadSome(c.fd, r.buffer)
	if err == syscall.EAGAIN {
		return nil
	}
	if err != nil {
		return err
	}
	if n == 0 {
		return errTruncated
	}
	if err := c.response.feed(r.buffer[:n], func(data []byte) { r.take(c, data) }); err != nil {
		return err
	}
	if c.response.done() {
		return r.finish(c)
	}
	return nil
}

func (r *run) send(c *conn) error {
	c.sent = time.Now()
	n, err := epoll.WriteSome(c.fd, r.plan.Request)
	if err != nil {
		return err
	}
	if n < len(r.plan.Request) {
		return errors.New("request written in part")
	}
	return nil
}

func (r *run) take(c *conn, data []byte) {
	c.body.take(data, func(sent time.Time) {
		r.result.Chunks++
		r.result.Lag.Add(r.now.Sub(sent))
		if c.body.marks == 1 {
			r.result.First.Add(r.now.Sub(c.sent))
		} else {
			r.result.Gap.Add(r.now.Sub(c.last))
		}
		c.last = r.now
	})
}

// finish judges an answer and sends the next request, if there is to be one.
func (r *run) finish(c *conn) error {
	switch {
	case c.response.status != 200:
		return fmt.Errorf("status %d", c.response.status)
	case !c.body.ended:
		return errors.New("an answer without its end")
	case c.body.marks != r.plan.Chunks:
		return fmt.Errorf("%d chunks instead of %d", c.body.marks, r.plan.Chunks)
	}
	r.result.Completed++
	r.result.Latency.Add(r.now.Sub(c.sent))
	r.end = r.now
	elapsed := r.now.Sub(r.begin)
	if elapsed <= r.plan.For {
		r.result.InTime++
		c.response.reset()
		c.body.reset()
		return r.send(c)
	}
	r.busy--
	return nil
}

func (r *run) fail(c *conn, why error) {
	r.result.Errors[why.Error()]++
	r.busy--
	delete(r.conns, c.fd)
	syscall.Close(c.fd)
}

func (r *run) closeAll() {
	for fd := range r.conns {
		syscall.Close(fd)
	}
}

// ErrorCount is the sum of all errors.
func (r *Result) ErrorCount() int {
	sum := 0
	for _, n := range r.Errors {
		sum += n
	}
	return sum
}
