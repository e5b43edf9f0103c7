package load

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"axonhub-bench/internal/mock"
)

func TestResponseIsReadAtEverySplit(t *testing.T) {
	const fixed = "HTTP/1.1 200 OK\r\ncontent-LENGTH: 5\r\n\r\nhello"
	const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n"
	for _, wire := range []string{fixed, chunked} {
		for i := 0; i <= len(wire); i++ {
			for j := i; j <= len(wire); j++ {
				var r response
				var got strings.Builder
				for _, piece := range []string{wire[:i], wire[i:j], wire[j:]} {
					if err := r.feed([]byte(piece), func(b []byte) { got.Write(b) }); err != nil {
						t.Fatalf("%d %d: %v", i, j, err)
					}
				}
				if !r.done() || got.String() != "hello" || r.status != 200 {
					t.Fatalf("%d %d: done %v, %q, %d", i, j, r.done(), got.String(), r.status)
				}
			}
		}
	}
}

func TestBadResponsesAreRefused(t *testing.T) {
	for _, wire := range []string{
		"SSH-2.0-OpenSSH_9.2\r\n\r\n",
		"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
	} {
		var r response
		if r.feed([]byte(wire), func([]byte) {}) == nil {
			t.Errorf("took %q", wire)
		}
	}
}

func TestStreamIsReadAtEverySplit(t *testing.T) {
	wire := "event: x\ndata: {\"t\":\"@18a3b5c7d9e1f203\"}\n\ndata: {\"t\":\"@18a3b5c7d9e1f204 a\"}\r\n\r\ndata: [DONE]\n\n"
	for i := 0; i <= len(wire); i++ {
		b := body{stream: true}
		seen := 0
		for _, piece := range []string{wire[:i], wire[i:]} {
			b.take([]byte(piece), func(time.Time) { seen++ })
		}
		if seen != 2 || b.marks != 2 || !b.ended {
			t.Fatalf("split at %d: %d marks, ended %v", i, seen, b.ended)
		}
	}
}

// The mock and the load generator against each other, in both dialects.
func TestMeasuresTheMock(t *testing.T) {
	const port = 18_431
	server, err := mock.Listen(port)
	if err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan error)
	go func() { stopped <- server.Serve(stop) }()
	defer func() {
		close(stop)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	}()
	for _, path := range []string{"/v1/chat/completions", "/v1/messages"} {
		whole := measure(t, Plan{Port: port, Request: post(path, `{"model":"bench"}`), Conns: 8, For: 100 * time.Millisecond})
		if whole.InTime < 100 || whole.Completed-whole.InTime != 8 {
			t.Errorf("%s: %d in time, %d in all", path, whole.InTime, whole.Completed)
		}
		paced := measure(t, Plan{Port: port, Request: post(path, `{"model": "bench-10x20", "stream": true}`), Conns: 20, Chunks: 10})
		if paced.Completed != 20 || paced.Chunks != 200 || paced.Gap.Count() != 180 || paced.First.Count() != 20 {
			t.Errorf("%s: %+v", path, paced.Errors)
		}
		if paced.Wall < 180*time.Millisecond || paced.Gap.Quantile(0.5) < 15*time.Millisecond {
			t.Errorf("%s: not paced: %v, gap %v", path, paced.Wall, paced.Gap.Quantile(0.5))
		}
	}
}

func TestErrorsAreCounted(t *testing.T) {
	refused, err := Do(Plan{Port: 1, Request: post("/", ""), Conns: 3})
	if err != nil || refused.ErrorCount() != 3 || refused.Completed != 0 {
		t.Errorf("%v %+v", err, refused.Errors)
	}
}

func measure(t *testing.T, plan Plan) *Result {
	t.Helper()
	result, err := Do(plan)
	if err != nil {
		t.Fatal(err)
	}
	if result.ErrorCount() > 0 {
		t.Errorf("%v", result.Errors)
	}
	return result
}

func post(path, body string) []byte {
	return []byte(fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body))
}
