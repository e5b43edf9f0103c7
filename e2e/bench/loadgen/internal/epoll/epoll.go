// Package epoll is a readiness loop over raw Linux sockets. One goroutine owns a Poll and everything registered
// with it. It exists because the load generator and the mock share the machine with what they measure: a goroutine and a
// net.Conn per connection would cost several times the CPU.
package epoll

import (
	"fmt"
	"syscall"
	"time"
	"unsafe"
)

// What a socket can be ready for.
const (
	Read  = syscall.EPOLLIN | syscall.EPOLLRDHUP
	Write = syscall.EPOLLOUT
)

const epollPwait2 = 441 // SYS_EPOLL_PWAIT2 on every architecture; Linux 5.11

// Poll waits for many sockets at once, level-triggered.
type Poll struct {
	fd     int
	events [256]syscall.EpollEvent
}

// New opens a Poll.
func New() (*Poll, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll_create1: %w", err)
	}
	return &Poll{fd: fd}, nil
}

// Close releases the Poll, not the sockets in it.
func (p *Poll) Close() { syscall.Close(p.fd) }

// Add starts watching fd for interest.
func (p *Poll) Add(fd int, interest uint32) error {
	return syscall.EpollCtl(p.fd, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: interest, Fd: int32(fd)})
}

// Change replaces what fd is watched for.
func (p *Poll) Change(fd int, interest uint32) error {
	return syscall.EpollCtl(p.fd, syscall.EPOLL_CTL_MOD, fd, &syscall.EpollEvent{Events: interest, Fd: int32(fd)})
}

// Wait blocks until a socket is ready or the timeout, in nanoseconds' resolution, is over. A negative timeout waits for ever. The
// answer is valid until the next call.
func (p *Poll) Wait(timeout time.Duration) ([]syscall.EpollEvent, error) {
	var limit *syscall.Timespec
	if timeout >= 0 {
		spec := syscall.NsecToTimespec(int64(timeout))
		limit = &spec
	}
	n, _, errno := syscall.Syscall6(epollPwait2, uintptr(p.fd), uintptr(unsafe.Pointer(&p.events[0])),
		uintptr(len(p.events)), uintptr(unsafe.Pointer(limit)), 0, 0)
	if errno == syscall.EINTR {
		return nil, nil
	}
	if errno != 0 {
		return nil, fmt.Errorf("epoll_pwait2: %w", errno)
	}
	return p.events[:n], nil
}

// ReadSome reads what is there: n > 0 bytes, 0 at the end of the stream, or syscall.EAGAIN.
func ReadSome(fd int, into []byte) (int, error) {
	return transfer(syscall.SYS_READ, fd, into)
}

// WriteSome writes what fits: possibly nothing, with syscall.EAGAIN.
func WriteSome(fd int, from []byte) (int, error) {
	return transfer(syscall.SYS_WRITE, fd, from)
}

// Non-blocking by contract, so the scheduler need not be told: RawSyscall.
func transfer(call uintptr, fd int, bytes []byte) (int, error) {
	if len(bytes) == 0 {
		return 0, nil
	}
	for {
		n, _, errno := syscall.RawSyscall(call, uintptr(fd), uintptr(unsafe.Pointer(&bytes[0])), uintptr(len(bytes)))
		switch errno {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}

// Socket opens a non-blocking IPv4 TCP socket without Nagle's delay.
func Socket() (int, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, fmt.Errorf("socket: %w", err)
	}
	if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		syscall.Close(fd)
		return -1, fmt.Errorf("TCP_NODELAY: %w", err)
	}
	return fd, nil
}

// Loopback is 127.0.0.1 at a port.
func Loopback(port int) *syscall.SockaddrInet4 {
	return &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}
}
