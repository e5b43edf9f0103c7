package mock

import (
	"bytes"
	"errors"
	"strconv"
	"time"
)

// request is what the mock wants to know of a call.
type request struct {
	size      int // of its bytes
	anthropic bool
	chunks    int // 0: not a stream
	every     time.Duration
}

var errBad = errors.New("not a request the mock understands")

// parse reads the first request of in; ok is false while it is not all there.
func parse(in []byte) (req request, ok bool, err error) {
	end := bytes.Index(in, []byte("\r\n\r\n"))
	if end < 0 {
		return request{}, false, nil
	}
	head, body := in[:end+2], in[end+4:]
	line, _, _ := bytes.Cut(head, []byte("\r\n"))
	path := bytes.Split(line, []byte(" "))
	if len(path) != 3 {
		return request{}, false, errBad
	}
	length, err := contentLength(head)
	if err != nil {
		return request{}, false, err
	}
	if len(body) < length {
		return request{}, false, nil
	}
	req = request{size: end + 4 + length, anthropic: bytes.HasSuffix(path[1], []byte("/messages"))}
	if !req.anthropic && !bytes.HasSuffix(path[1], []byte("/chat/completions")) {
		return request{}, false, errBad
	}
	body = body[:length]
	if value(body, "stream") == "true" {
		req.chunks, req.every = pace(value(body, "model"))
	}
	return req, true, nil
}

func contentLength(head []byte) (int, error) {
	const name = "content-length:"
	for rest := head; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\r\n"))
		if len(line) > len(name) && bytes.EqualFold(line[:len(name)], []byte(name)) {
			return strconv.Atoi(string(bytes.TrimSpace(line[len(name):])))
		}
		rest = after
	}
	return 0, errBad
}

// value is a scalar member of the body, found by its name: good enough for the bodies of this benchmark.
func value(body []byte, name string) string {
	_, rest, found := bytes.Cut(body, []byte(`"`+name+`"`))
	if !found {
		return ""
	}
	rest = bytes.TrimLeft(rest, ": \t\r\n")
	end := bytes.IndexAny(rest, ",}\r\n")
	if end < 0 {
		return ""
	}
	return string(bytes.Trim(rest[:end], `" `))
}

// pace reads a model name such as bench-150x20: 150 chunks, one every 20 ms.
func pace(model string) (int, time.Duration) {
	_, figures, _ := bytes.Cut([]byte(model), []byte("-"))
	count, every, _ := bytes.Cut(figures, []byte("x"))
	n, err := strconv.Atoi(string(count))
	if err != nil || n < 1 {
		return 1, 0
	}
	ms, err := strconv.Atoi(string(every))
	if err != nil || ms < 0 {
		return n, 0
	}
	return n, time.Duration(ms) * time.Millisecond
}
