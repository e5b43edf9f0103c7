package bench

import "fmt"

// verdict is one aim of the project and what was measured.
type verdict struct {
	Name     string `json:"name"`
	Aim      string `json:"aim"`
	Measured string `json:"measured"`
	Met      bool   `json:"met"`
}

// judge compares the medians with the aims; an aim whose scenario was not run is left out.
func judge(results summaries) []verdict {
	var all []verdict
	of := func(scenario, target, figure string) (float64, bool) {
		s, ok := results[scenario][target][figure]
		return s.Median, ok
	}
	say := func(name, aim, format string, measured float64, met, known bool) {
		if known {
			all = append(all, verdict{name, aim, fmt.Sprintf(format, measured), met})
		}
	}
	for _, t := range []string{through, cross} {
		rate, ok := of("whole-c64", t, "requests_per_s")
		base, known := of("whole-c64", proxy, "requests_per_s")
		say(t+": req/s at c=64", ">= 0.35 of nginx's", "%.2f of nginx's", rate/base, rate/base >= 0.35, ok && known)
		p99, ok := of("whole-c64", t, "p99_ms")
		say(t+": p99 at c=64", "< 20 ms", "%.2f ms", p99, p99 < 20, ok)
		cpu, ok := of("whole-c64", t, "cpu_us_per_request")
		base, known = of("whole-c64", proxy, "cpu_us_per_request")
		say(t+": CPU a request at c=64", "<= 5 x nginx's", "%.1f x nginx's", cpu/base, cpu/base <= 5, ok && known)
		over, ok := of("streams-256", t, "over_ideal_percent")
		say(t+": 256 streams over ideal", "<= 0.5 %", "%.2f %%", over, over <= 0.5, ok)
		chunk, ok := of("streams-256", t, "cpu_us_per_chunk")
		say(t+": CPU a chunk, 256 streams", "<= 40 us", "%.1f us", chunk, chunk <= 40, ok)
	}
	memory, ok := of("streams-5000", through, "rss_mb")
	say("5,000 streams: RSS", "< 600 MB", "%.0f MB", memory, memory < 600, ok)
	failed, ok := of("streams-5000", through, "errors")
	say("5,000 streams: errors", "0", "%.0f", failed, failed == 0, ok)
	first, ok := of("ttft", through, "ttft_p50_ms")
	base, known := of("ttft", direct, "ttft_p50_ms")
	say("added TTFT p50", "< 1 ms", "%.3f ms", first-base, first-base < 1, ok && known)
	start, ok := of(coldStart, "restart", "first_answer_ms")
	say("first answer after a cold start", "<= 1000 ms", "%.0f ms", start, start <= 1000, ok)
	return all
}
