package load

import (
	"bytes"
	"time"

	"axonhub-bench/internal/mark"
)

// body looks at an answer as it comes: marks and the last event of a stream, the canary of a whole answer.
type body struct {
	stream bool
	line   []byte // a line that came in pieces; a whole answer up to its canary
	marks  int
	ended  bool
}

// take reads some bytes of the body; each finished line with a mark is given to chunk.
func (b *body) take(data []byte, chunk func(sent time.Time)) {
	if !b.stream {
		if !b.ended {
			b.line = append(b.line, data...)
			b.ended = bytes.Contains(b.line, []byte(mark.Canary))
		}
		return
	}
	for {
		end := bytes.IndexByte(data, '\n')
		if end < 0 {
			b.line = append(b.line, data...)
			return
		}
		line := data[:end]
		data = data[end+1:]
		if len(b.line) > 0 {
			b.line = append(b.line, line...)
			line = b.line
		}
		b.event(line, chunk)
		b.line = b.line[:0]
	}
}

func (b *body) event(line []byte, chunk func(sent time.Time)) {
	if !bytes.HasPrefix(line, []byte("data:")) {
		return
	}
	if sent, ok := mark.Find(line); ok {
		b.marks++
		chunk(sent)
		return
	}
	if bytes.Contains(line, []byte("[DONE]")) || bytes.Contains(line, []byte(`"message_stop"`)) {
		b.ended = true
	}
}

func (b *body) reset() { *b = body{stream: b.stream, line: b.line[:0]} }
