package load

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

var errTruncated = errors.New("truncated")

// response reads one HTTP/1.1 response incrementally and hands its body to a sink, without the transfer coding.
type response struct {
	stage   stage
	left    int // bytes of the body or of the HTTP chunk still to come
	chunked bool
	status  int
	line    []byte // a head or chunk-size line that came in pieces
}

type stage int

const (
	atHead stage = iota
	atBody
	atChunkSize
	atChunkData
	atChunkEnd
	atTrailer
	atDone
)

// feed takes the next bytes; after the response's end there must be none.
func (r *response) feed(data []byte, sink func([]byte)) error {
	for {
		switch r.stage {
		case atHead:
			rest, ok, err := r.head(data)
			if !ok || err != nil {
				return err
			}
			data = rest
		case atBody, atChunkData:
			n := min(r.left, len(data))
			if n > 0 {
				sink(data[:n])
			}
			r.left -= n
			data = data[n:]
			if r.left > 0 {
				return nil
			}
			r.stage = atDone
			if r.chunked {
				r.stage = atChunkEnd
			}
		case atChunkSize, atChunkEnd, atTrailer:
			line, rest, ok := r.cut(data)
			if !ok {
				return nil
			}
			data = rest
			if err := r.framing(line); err != nil {
				return err
			}
		case atDone:
			if len(data) > 0 {
				return errors.New("bytes after the response")
			}
			return nil
		}
	}
}

func (r *response) framing(line []byte) error {
	switch r.stage {
	case atChunkSize:
		hex, _, _ := bytes.Cut(line, []byte(";"))
		size, err := strconv.ParseUint(string(bytes.TrimSpace(hex)), 16, 31)
		if err != nil {
			return fmt.Errorf("chunk size %q", line)
		}
		r.left = int(size)
		r.stage = atChunkData
		if size == 0 {
			r.stage = atTrailer
		}
	case atChunkEnd:
		r.stage = atChunkSize
		if len(line) > 0 {
			return errors.New("chunk longer than its size")
		}
	default:
		if len(line) == 0 {
			r.stage = atDone
		}
	}
	return nil
}

// cut takes a line, without its end, off data and what came before.
func (r *response) cut(data []byte) (line, rest []byte, ok bool) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		r.line = append(r.line, data...)
		return nil, nil, false
	}
	line, rest = data[:end], data[end+1:]
	if len(r.line) > 0 {
		line = append(r.line, line...)
		r.line = r.line[:0]
	}
	return bytes.TrimSuffix(line, []byte("\r")), rest, true
}

func (r *response) head(data []byte) (rest []byte, ok bool, err error) {
	if len(r.line) > 0 {
		data = append(r.line, data...)
		r.line = nil
	}
	end := bytes.Index(data, []byte("\r\n\r\n"))
	if end < 0 {
		r.line = append([]byte(nil), data...)
		return nil, false, nil
	}
	head := data[:end]
	if len(head) < len("HTTP/1.1 200") || !bytes.HasPrefix(head, []byte("HTTP/1.1 ")) {
		return nil, false, fmt.Errorf("not HTTP/1.1: %.20q", head)
	}
	r.status, err = strconv.Atoi(string(head[9:12]))
	if err != nil {
		return nil, false, fmt.Errorf("status %q", head[9:12])
	}
	if err := r.length(head); err != nil {
		return nil, false, err
	}
	return data[end+4:], true, nil
}

func (r *response) length(head []byte) error {
	const size, coding = "content-length:", "transfer-encoding:"
	r.stage, r.left, r.chunked = atBody, -1, false
	for rest := head; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\r\n"))
		rest = after
		if len(line) > len(size) && bytes.EqualFold(line[:len(size)], []byte(size)) {
			n, err := strconv.Atoi(string(bytes.TrimSpace(line[len(size):])))
			if err != nil {
				return fmt.Errorf("content length %q", line)
			}
			r.left = n
		} else if len(line) > len(coding) && bytes.EqualFold(line[:len(coding)], []byte(coding)) {
			r.chunked = true
			r.stage, r.left = atChunkSize, 0
		}
	}
	if r.left < 0 {
		return errors.New("a response without a length")
	}
	return nil
}

func (r *response) done() bool { return r.stage == atDone }

func (r *response) reset() { *r = response{line: r.line[:0]} }
