package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"axonhub-bench/internal/load"
)

// The ports, all on the loopback interface.
const (
	mockPort    = 18_401
	nginxPort   = 18_402
	gatewayPort = 18_403
)

// target is one way to the mock.
type target struct {
	name    string
	port    int
	family  string   // of model names: bench goes to an OpenAI-format channel, cross to an Anthropic-format one
	process *process // under test; for the direct call, the mock itself
}

// apiKey is what the client sends and the gateway knows; it opens nothing else.
const apiKey = "ah-bench-0123456789abcdef0123456789abcdef"

const prompt = "Summarise the following in two sentences for a reader who has never heard of the matter, and say what is still open. " +
	"A gateway stands between programs and the models they use; it reads what a program asks in the dialect the program speaks, " +
	"chooses a channel, words the question anew for the vendor behind it, and words the answer back, keeping count of every token on the way."

// post is the whole request for a model of the target's family.
func (t target) post(pace string, stream bool) []byte {
	model := t.family
	if pace != "" {
		model += "-" + pace
	}
	return Post(t.port, apiKey, model, stream)
}

// Post is a chat completion request with the header fields an SDK sends.
func Post(port int, key, model string, stream bool) []byte {
	extra := ""
	if stream {
		extra = `,"stream":true`
	}
	body := `{"model":"` + model + `","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"` +
		prompt + `"}],"temperature":0.7,"max_tokens":512` + extra + `}`
	return []byte(fmt.Sprintf("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"+
		"Accept: application/json\r\nContent-Type: application/json\r\nUser-Agent: axonhub-bench/1\r\nX-Stainless-Lang: python\r\n"+
		"X-Stainless-Runtime: CPython\r\nX-Stainless-Retry-Count: 0\r\nContent-Length: %d\r\n\r\n%s", port, key, len(body), body))
}

// awaitAnswer waits until the target proxies one request well, and says when that was.
func (t target) awaitAnswer(limit time.Duration) (time.Time, error) {
	deadline := time.Now().Add(limit)
	for {
		result, err := load.Do(load.Plan{Port: t.port, Request: t.post("", false), Conns: 1, Limit: 5 * time.Second})
		if err != nil {
			return time.Time{}, err
		}
		if result.Completed == 1 {
			return time.Now(), nil
		}
		if time.Now().After(deadline) {
			return time.Time{}, fmt.Errorf("%s gives no good answer: %v\n%s", t.name, result.Errors, t.process.lastWords())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func startMock(work string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start(filepath.Join(work, "mock.log"), work, nil, self, "mock", "-port", fmt.Sprint(mockPort))
}

// nginx as a careful operator would set it up for streams: no buffering, kept-alive upstream connections, no access log.
const nginxConf = `daemon off;
worker_processes auto;
worker_rlimit_nofile 65536;
pid WORK/nginx.pid;
error_log WORK/nginx-error.log warn;
events { worker_connections 16384; multi_accept on; }
http {
  access_log off;
  tcp_nodelay on;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  client_body_temp_path WORK/nginx-body;
  proxy_temp_path WORK/nginx-proxy;
  fastcgi_temp_path WORK/nginx-fastcgi;
  uwsgi_temp_path WORK/nginx-uwsgi;
  scgi_temp_path WORK/nginx-scgi;
  upstream mock { server 127.0.0.1:MOCK; keepalive 512; keepalive_requests 1000000000; keepalive_timeout 300s; }
  server {
    listen 127.0.0.1:PORT backlog=8192 reuseport;
    location / {
      proxy_pass http://mock;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_request_buffering on;
      proxy_read_timeout 600s;
    }
  }
}
`

func startNginx(work string) (*process, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		program = "/usr/sbin/nginx"
	}
	conf := strings.NewReplacer("WORK", work, "MOCK", fmt.Sprint(mockPort), "PORT", fmt.Sprint(nginxPort)).Replace(nginxConf)
	file := filepath.Join(work, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		return nil, err
	}
	return start(filepath.Join(work, "nginx.log"), work, nil, program, "-p", work, "-e", filepath.Join(work, "nginx-error.log"), "-c", file)
}
