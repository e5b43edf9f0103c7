// Package mock is the upstream of the benchmark: one thread that answers the OpenAI chat and the Anthropic messages dialect with
// prepared bytes. The model's name says what to do: "bench" answers about 2 KB at once; with "stream":true, "bench-150x20" sends
// 150 chunks, one every 20 ms, on an absolute schedule from the request's arrival.
package mock

import (
	"fmt"
	"syscall"
	"time"

	"axonhub-bench/internal/epoll"
	"axonhub-bench/internal/mark"
)

type conn struct {
	fd      int
	in      []byte
	out     []byte // what the peer has not taken yet
	speaks  *dialect
	left    int // chunks of the stream under way
	every   time.Duration
	blocked bool
}

// Server is the mock. One goroutine runs it.
type Server struct {
	poll      *epoll.Poll
	listener  int
	conns     map[int]*conn
	due       timers
	openai    dialect
	anthropic dialect
	buffer    []byte
}

// Listen binds the loopback interface.
func Listen(port int) (*Server, error) {
	poll, err := epoll.New()
	if err != nil {
		return nil, err
	}
	fd, err := epoll.Socket()
	if err != nil {
		return nil, err
	}
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return nil, fmt.Errorf("SO_REUSEADDR: %w", err)
	}
	if err := syscall.Bind(fd, epoll.Loopback(port)); err != nil {
		return nil, fmt.Errorf("bind %d: %w", port, err)
	}
	if err := syscall.Listen(fd, 8192); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if err := poll.Add(fd, epoll.Read); err != nil {
		return nil, err
	}
	return &Server{poll: poll, listener: fd, conns: map[int]*conn{}, openai: openAI(), anthropic: anthropic(),
		buffer: make([]byte, 64<<10)}, nil
}

// Serve answers until stopped is closed or the socket fails.
func (s *Server) Serve(stopped <-chan struct{}) error {
	for {
		select {
		case <-stopped:
			return nil
		default:
		}
		events, err := s.poll.Wait(s.due.wait(time.Now(), 100*time.Millisecond))
		if err != nil {
			return err
		}
		for _, event := range events {
			if int(event.Fd) == s.listener {
				s.accept()
			} else if c := s.conns[int(event.Fd)]; c != nil {
				s.ready(c, event.Events)
			}
		}
		now := time.Now()
		for c := s.due.next(now); c != nil; c = s.due.next(now) {
			s.tick(c, now)
		}
	}
}

func (s *Server) accept() {
	for {
		fd, _, err := syscall.Accept4(s.listener, syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC)
		if err != nil {
			return
		}
		_ = syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
		if s.poll.Add(fd, epoll.Read) != nil {
			syscall.Close(fd)
			continue
		}
		s.conns[fd] = &conn{fd: fd}
	}
}

func (s *Server) ready(c *conn, events uint32) {
	if events&epoll.Write != 0 && !s.flush(c) {
		return
	}
	if events&^uint32(epoll.Write) == 0 {
		return
	}
	n, err := epoll.ReadSome(c.fd, s.buffer)
	if err == syscall.EAGAIN {
		return
	}
	if err != nil || n == 0 {
		s.drop(c)
		return
	}
	data := s.buffer[:n]
	if len(c.in) > 0 {
		c.in = append(c.in, data...)
		data = c.in
	}
	for len(data) > 0 && c.left == 0 {
		req, ok, err := parse(data)
		if err != nil {
			s.send(c, []byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
			s.drop(c)
			return
		}
		if !ok {
			break
		}
		data = data[req.size:]
		if !s.answer(c, req) {
			return
		}
	}
	c.in = append(c.in[:0], data...)
}

func (s *Server) answer(c *conn, req request) bool {
	c.speaks = &s.openai
	if req.anthropic {
		c.speaks = &s.anthropic
	}
	if req.chunks == 0 {
		return s.send(c, c.speaks.whole)
	}
	c.left, c.every = req.chunks, req.every
	now := time.Now()
	first := append([]byte(nil), c.speaks.head...)
	return s.send(c, s.chunks(c, first, now)) && s.plan(c, now)
}

func (s *Server) plan(c *conn, last time.Time) bool {
	if c.left > 0 {
		s.due.add(c, last.Add(c.every))
	}
	return true
}

// tick sends the chunk that is due; the next one is due by the schedule, not by when this one went out.
func (s *Server) tick(c *conn, now time.Time) {
	if s.conns[c.fd] != c {
		return
	}
	planned := s.due.planned
	if s.send(c, s.chunks(c, s.buffer[:0], now)) {
		s.plan(c, planned)
	}
}

// chunks adds the next chunk, all of them for an unpaced stream, and the tail after the last.
func (s *Server) chunks(c *conn, to []byte, now time.Time) []byte {
	for {
		from := len(to)
		to = append(to, c.speaks.chunk...)
		mark.Put(to[from+c.speaks.at:], now)
		c.left--
		if c.left == 0 {
			return append(to, c.speaks.tail...)
		}
		if c.every > 0 {
			return to
		}
	}
}

// send writes bytes or keeps what the peer does not take; false when the connection is gone.
func (s *Server) send(c *conn, bytes []byte) bool {
	if len(c.out) > 0 {
		c.out = append(c.out, bytes...)
		return s.flush(c)
	}
	n, err := epoll.WriteSome(c.fd, bytes)
	if err != nil && err != syscall.EAGAIN {
		s.drop(c)
		return false
	}
	if n < len(bytes) {
		c.out = append(c.out, bytes[n:]...)
		return s.watch(c)
	}
	return true
}

func (s *Server) flush(c *conn) bool {
	n, err := epoll.WriteSome(c.fd, c.out)
	if err != nil && err != syscall.EAGAIN {
		s.drop(c)
		return false
	}
	c.out = append(c.out[:0], c.out[n:]...)
	return s.watch(c)
}

func (s *Server) watch(c *conn) bool {
	if blocked := len(c.out) > 0; blocked != c.blocked {
		c.blocked = blocked
		interest := uint32(epoll.Read)
		if blocked {
			interest |= epoll.Write
		}
		if s.poll.Change(c.fd, interest) != nil {
			s.drop(c)
			return false
		}
	}
	return true
}

func (s *Server) drop(c *conn) {
	delete(s.conns, c.fd)
	syscall.Close(c.fd)
}
