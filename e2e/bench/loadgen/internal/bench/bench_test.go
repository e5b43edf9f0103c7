package bench

import (
	"os"
	"strings"
	"testing"
	"time"

	"axonhub-bench/internal/stat"
)

func TestAimsAreJudgedByTheMedians(t *testing.T) {
	figure := func(v float64) stat.Summary { return stat.Summarize([]float64{v}) }
	results := summaries{
		"whole-c64": {
			proxy:   {"requests_per_s": figure(50_000), "cpu_us_per_request": figure(20)},
			through: {"requests_per_s": figure(20_000), "cpu_us_per_request": figure(101), "p99_ms": figure(19)},
		},
		coldStart: {"restart": {"first_answer_ms": figure(1001)}},
	}
	met := map[string]bool{}
	for _, v := range judge(results) {
		met[v.Name] = v.Met
	}
	want := map[string]bool{
		"gateway: req/s at c=64":          true,
		"gateway: p99 at c=64":            true,
		"gateway: CPU a request at c=64":  false,
		"first answer after a cold start": false,
	}
	for name, expected := range want {
		if got, ok := met[name]; !ok || got != expected {
			t.Errorf("%s: met %v, judged %v", name, got, ok)
		}
	}
	if len(met) != len(want) {
		t.Errorf("judged what was not measured: %v", met)
	}
}

func TestCpuAndMemoryOfAProcessTree(t *testing.T) {
	p, err := start(t.TempDir()+"/log", t.TempDir(), nil, "/bin/sh", "-c", "sh -c 'while :; do :; done' & wait")
	if err != nil {
		t.Fatal(err)
	}
	defer p.stop()
	for deadline := time.Now().Add(10 * time.Second); p.cpu() < 100*time.Millisecond; {
		if time.Now().After(deadline) {
			t.Fatalf("%v of CPU in 10 s", p.cpu())
		}
		time.Sleep(20 * time.Millisecond)
	}
	if p.rss() < 100_000 {
		t.Errorf("rss %d", p.rss())
	}
	if settled := p.settle(900 * time.Millisecond); settled < 900*time.Millisecond {
		t.Errorf("a busy process settled after %v", settled)
	}
}

func TestTheMocksModelsAreInTheResources(t *testing.T) {
	work := t.TempDir()
	if err := (gateway{work: work}).prepare([]string{"150x20"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(work + "/resources/bench.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"{name: bench-150x20}", "{name: cross-150x20}", apiKey, "127.0.0.1:18401/v1"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is missing", want)
		}
	}
}
