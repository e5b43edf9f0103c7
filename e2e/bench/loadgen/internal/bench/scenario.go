package bench

import (
	"fmt"
	"time"

	"axonhub-bench/internal/load"
)

// scenario is one kind of load; its plan fits every target.
type scenario struct {
	name    string
	title   string
	targets []string
	trials  int
	pace    string // of the model's name; empty: whole answers
	plan    load.Plan
	ideal   time.Duration // of a paced stream load, by the mock's schedule
	memory  bool          // measure the peak of the resident memory
}

// size is how much is measured.
type size struct {
	trials      int
	heavyTrials int // of the many open streams
	starts      int // cold ones
	steady      time.Duration
	warm        time.Duration
	chunks      int
	hold        int           // chunks of each of the many open streams
	budget      time.Duration // after it no scenario repeats its trials
}

func fullSize() size {
	return size{trials: 5, heavyTrials: 5, starts: 7, steady: 3 * time.Second, warm: 90 * time.Second, chunks: 150, hold: 14, budget: 900 * time.Second}
}

func quickSize() size {
	return size{trials: 3, heavyTrials: 1, starts: 3, steady: time.Second, warm: 12 * time.Second, chunks: 75, hold: 10, budget: 150 * time.Second}
}

const (
	direct  = "direct"
	proxy   = "nginx"
	through = "gateway"
	cross   = "gateway openai->anthropic"
)

var (
	everyTarget = []string{direct, proxy, through, cross}
	proxies     = []string{proxy, through}
)

func scenarios(s size) []scenario {
	paced := func(name, title string, targets []string, conns, chunks int, every, ramp time.Duration) scenario {
		return scenario{
			name: name, title: title, targets: targets, trials: s.trials,
			pace:  fmt.Sprintf("%dx%d", chunks, every/time.Millisecond),
			plan:  load.Plan{Conns: conns, Chunks: chunks, Ramp: ramp},
			ideal: time.Duration(chunks-1)*every + ramp*time.Duration(conns-1)/time.Duration(conns),
		}
	}
	many := paced("streams-5000", "5,000 open streams, a chunk each 500 ms", proxies, 5000, s.hold, 500*time.Millisecond, 2*time.Second)
	many.memory = true
	many.trials = s.heavyTrials
	return []scenario{
		{name: "whole-c1", title: "2 KB answers, 1 connection", targets: everyTarget, trials: s.trials,
			plan: load.Plan{Conns: 1, For: s.steady * 2 / 3}},
		{name: "whole-c64", title: "2 KB answers, 64 connections", targets: everyTarget, trials: s.trials,
			plan: load.Plan{Conns: 64, For: s.steady}},
		paced("streams-256", fmt.Sprintf("256 streams of %d chunks, one each 20 ms", s.chunks), everyTarget, 256, s.chunks,
			20*time.Millisecond, 256*time.Millisecond),
		{name: "ttft", title: "time to the first chunk, 1 stream after the other", targets: everyTarget, trials: s.trials,
			pace: "3x0", plan: load.Plan{Conns: 1, Chunks: 3, For: s.steady / 3}},
		many,
		{name: ladder, title: "2 KB answers, 64 connections, by what the gateway does", targets: rungs, trials: s.trials,
			plan: load.Plan{Conns: 64, For: s.steady}},
	}
}
