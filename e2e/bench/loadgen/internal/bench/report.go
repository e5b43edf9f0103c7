package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"axonhub-bench/internal/stat"
)

type summaries map[string]map[string]map[string]stat.Summary

// report is the JSON file.
type report struct {
	Began       string         `json:"began"`
	DurationS   float64        `json:"duration_s"`
	Quick       bool           `json:"quick"`
	Environment map[string]any `json:"environment"`
	OthersCores float64        `json:"others_cpu_cores"` // what programs outside the benchmark used, mean of all trials
	Results     summaries      `json:"results"`          // scenario -> target -> figure
	Ladder      []step         `json:"ladder,omitempty"`
	Aims        []verdict      `json:"aims"`
	Errors      map[string]int `json:"errors"`
	scenarios   []scenario
}

func (b *bench) report(took time.Duration) report {
	results := summaries(b.summaries())
	return report{
		Began:       time.Now().Add(-took).UTC().Format(time.RFC3339),
		DurationS:   took.Seconds(),
		Quick:       b.options.Quick,
		Environment: environment(),
		OthersCores: b.othersCores(),
		Results:     results,
		Ladder:      steps(results),
		Aims:        judge(results),
		Errors:      b.errors,
		scenarios:   scenarios(b.size),
	}
}

// quiet is the cores that others may use without a warning: a machine is never all idle.
const quiet = 0.15

func (b *bench) othersCores() float64 {
	sum, n := 0.0, 0
	for _, byTarget := range b.trials {
		for _, trials := range byTarget {
			for _, f := range trials {
				if cores, ok := f["others_cpu_cores"]; ok {
					sum += cores
					n++
				}
			}
		}
	}
	return sum / float64(max(n, 1))
}

func (r report) save(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

// column is one figure of the table.
type column struct {
	title, figure, format string
}

var wholeColumns = []column{
	{"req/s", "requests_per_s", "%.0f"}, {"p50 ms", "p50_ms", "%.3f"}, {"p99 ms", "p99_ms", "%.2f"},
	{"CPU us/req", "cpu_us_per_request", "%.1f"}, {"RSS MB", "rss_mb", "%.0f"}, {"settle s", "settle_s", "%.1f"},
}

var streamColumns = []column{
	{"over ideal %", "over_ideal_percent", "%.2f"}, {"CPU us/chunk", "cpu_us_per_chunk", "%.1f"},
	{"gap p50 ms", "gap_p50_ms", "%.2f"}, {"gap p99 ms", "gap_p99_ms", "%.2f"}, {"lag p50 ms", "lag_p50_ms", "%.2f"},
	{"lag p99 ms", "lag_p99_ms", "%.2f"}, {"RSS MB", "rss_mb", "%.0f"}, {"errors", "errors", "%.0f"},
}

var ttftColumns = []column{
	{"TTFT p50 ms", "ttft_p50_ms", "%.3f"}, {"TTFT p99 ms", "ttft_p99_ms", "%.2f"}, {"CPU us/req", "cpu_us_per_request", "%.1f"},
}

var startColumns = []column{
	{"first answer ms", "first_answer_ms", "%.0f"}, {"CPU ms", "cpu_ms", "%.0f"}, {"RSS MB", "rss_mb", "%.0f"},
}

func (r report) print(to io.Writer) {
	fmt.Fprintf(to, "\nAxonHub benchmark: median of the trials (the range of the trials as a share of it)\n")
	for _, key := range []string{"cpu", "cores", "kernel", "commit"} {
		fmt.Fprintf(to, "%s: %v  ", key, r.Environment[key])
	}
	fmt.Fprintln(to)
	if r.OthersCores > quiet {
		fmt.Fprintf(to, "NOT QUIET: other programs used %.1f cores meanwhile; times and rates say little, CPU figures are inflated\n", r.OthersCores)
	}
	for _, s := range r.scenarios {
		columns := streamColumns
		if s.name == "ttft" {
			columns = ttftColumns
		} else if s.plan.Chunks == 0 {
			columns = wholeColumns
		}
		r.section(to, s.name, s.title, s.targets, columns)
	}
	r.section(to, coldStart, "start of the process to the first proxied answer", []string{"restart", "first start"}, startColumns)
	if len(r.Ladder) > 0 {
		fmt.Fprintf(to, "\nCPU of a request, rung by rung\n")
	}
	for _, s := range r.Ladder {
		fmt.Fprintf(to, "  %-26s %8.1f us  %+8.1f us  (%2.0f%% of all)\n", s.Rung, s.CPU, s.Added, 100*s.OfTheWhole)
	}
	if len(r.Aims) > 0 {
		fmt.Fprintf(to, "\nAims\n")
	}
	for _, v := range r.Aims {
		word := "MISSED"
		if v.Met {
			word = "met"
		}
		fmt.Fprintf(to, "  %-6s  %-46s %s (aim: %s)\n", word, v.Name, v.Measured, v.Aim)
	}
	for reason, n := range r.Errors {
		fmt.Fprintf(to, "  ERROR   %s: %d\n", reason, n)
	}
}

func (r report) section(to io.Writer, name, title string, targets []string, columns []column) {
	rows := r.Results[name]
	if rows == nil {
		return
	}
	fmt.Fprintf(to, "\n%s\n  %-26s", title, "")
	for _, c := range columns {
		fmt.Fprintf(to, " %18s", c.title)
	}
	fmt.Fprintln(to)
	for _, target := range targets {
		if rows[target] == nil {
			continue
		}
		fmt.Fprintf(to, "  %-26s", target)
		for _, c := range columns {
			cell := "-"
			if s, ok := rows[target][c.figure]; ok {
				cell = fmt.Sprintf(c.format, s.Median)
				if s.Median != 0 {
					cell += fmt.Sprintf(" (%2.0f%%)", 100*s.Spread())
				}
			}
			fmt.Fprintf(to, " %18s", cell)
		}
		fmt.Fprintln(to)
	}
}

func environment() map[string]any {
	said := func(name string, args ...string) string {
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			return "unknown"
		}
		line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return line
	}
	cpu := "unknown"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		_, rest, _ := strings.Cut(string(info), "model name\t: ")
		cpu, _, _ = strings.Cut(rest, "\n")
	}
	return map[string]any{
		"cpu":    cpu,
		"cores":  runtime.NumCPU(),
		"kernel": said("uname", "-r"),
		"nginx":  said("nginx", "-v"),
		"go":     runtime.Version(),
		"commit": said("git", "describe", "--always", "--dirty"),
	}
}
