package bench

import (
	"fmt"
	"time"

	"axonhub-bench/internal/load"
)

// figures are one trial's numbers by their names; each name says its unit.
type figures map[string]float64

// settleLimit is how long the work put off by a load, such as moving records into the database, may go on.
const settleLimit = 10 * time.Second

// measure carries out one trial. The process under test is billed until it rests again, so that work put off is not free.
func measure(s scenario, t target) (figures, *load.Result, error) {
	plan := s.plan
	plan.Port = t.port
	plan.Request = t.post(s.pace, plan.Chunks > 0)
	peak := make(chan int64, 1)
	stop := make(chan struct{})
	go func() { peak <- watchMemory(t.process, stop) }()
	before := t.process.cpu()
	result, err := load.Do(plan)
	during := t.process.cpu() - before
	close(stop)
	resident := <-peak
	if err != nil {
		return nil, nil, err
	}
	settled := t.process.settle(settleLimit)
	total := t.process.cpu() - before
	f := figures{
		"errors":    float64(result.ErrorCount()),
		"settle_s":  settled.Seconds(),
		"rss_mb":    float64(resident) / 1e6,
		"cpu_cores": during.Seconds() / result.Wall.Seconds(),
	}
	if result.Completed > 0 {
		f["cpu_us_per_request"] = micros(total) / float64(result.Completed)
		f["cpu_us_per_request_at_once"] = micros(during) / float64(result.Completed)
	}
	if plan.Chunks == 0 {
		f["requests_per_s"] = float64(result.InTime) / plan.For.Seconds()
		f["p50_ms"] = millis(result.Latency.Quantile(0.5))
		f["p99_ms"] = millis(result.Latency.Quantile(0.99))
		return f, result, nil
	}
	streamed(f, s, result, total)
	return f, result, nil
}

func streamed(f figures, s scenario, result *load.Result, cpu time.Duration) {
	f["ttft_p50_ms"] = millis(result.First.Quantile(0.5))
	f["ttft_p99_ms"] = millis(result.First.Quantile(0.99))
	f["lag_p50_ms"] = millis(result.Lag.Quantile(0.5))
	f["lag_p99_ms"] = millis(result.Lag.Quantile(0.99))
	f["chunks"] = float64(result.Chunks)
	if result.Chunks > 0 {
		f["cpu_us_per_chunk"] = micros(cpu) / float64(result.Chunks)
	}
	if s.ideal > 0 {
		f["gap_p50_ms"] = millis(result.Gap.Quantile(0.5))
		f["gap_p99_ms"] = millis(result.Gap.Quantile(0.99))
		f["duration_s"] = result.Wall.Seconds()
		f["over_ideal_percent"] = 100 * (result.Wall.Seconds()/s.ideal.Seconds() - 1)
	}
}

func watchMemory(p *process, stop <-chan struct{}) int64 {
	peak := p.rss()
	for {
		select {
		case <-stop:
			return max(peak, p.rss())
		case <-time.After(500 * time.Millisecond):
			peak = max(peak, p.rss())
		}
	}
}

// warm runs a target in, whole answers and then streams.
func warm(t target, limit time.Duration, pace string, chunks int) error {
	return warmWith(t, limit, []load.Plan{
		{Conns: 64, Request: t.post("", false)},
		{Conns: 64, Request: t.post(pace, true), Chunks: chunks},
	})
}

// warmWhole runs a target in with whole answers only.
func warmWhole(t target, limit time.Duration) error {
	return warmWith(t, limit, []load.Plan{{Conns: 64, Request: t.post("", false)}})
}

// warmWith runs a target in until a request costs no less CPU than in the round before (the compiler is done) or the time is up.
func warmWith(t target, limit time.Duration, kinds []load.Plan) error {
	round := limit / 10
	before := make([]float64, len(kinds))
	for left := limit; left > 0; left -= time.Duration(len(kinds)) * round {
		done := true
		for i, plan := range kinds {
			plan.Port, plan.For = t.port, round
			spent := t.process.cpu()
			result, err := load.Do(plan)
			if err != nil {
				return err
			}
			if result.Completed == 0 {
				return fmt.Errorf("warming up %s: %v", t.name, result.Errors)
			}
			cost := micros(t.process.cpu()-spent) / float64(result.Completed)
			done = done && cost > 0.97*before[i] && before[i] > 0
			before[i] = cost
		}
		if done {
			break
		}
	}
	t.process.settle(settleLimit)
	return nil
}

func millis(d time.Duration) float64 { return float64(d) / 1e6 }

func micros(d time.Duration) float64 { return float64(d) / 1e3 }
