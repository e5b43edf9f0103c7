// Package bench measures the gateway beside a direct call and an nginx proxy_pass, in one run on one machine.
package bench

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"axonhub-bench/internal/load"
	"axonhub-bench/internal/stat"
)

// Options of a run.
type Options struct {
	Launcher string    // the gateway's; empty: measure without the gateway
	Out      string    // the JSON file
	Work     string    // an empty folder for configuration and data
	Quick    bool      // fewer and shorter trials
	Only     string    // one scenario's name; empty: all
	Table    io.Writer // for people
	Progress io.Writer
	Stopped  <-chan struct{} // closed when the run is to end early
}

type bench struct {
	options Options
	size    size
	gateway gateway
	targets map[string]*target
	mock    *process
	nginx   *process
	running *process // the gateway
	rungs   []*process
	trials  map[string]map[string][]figures
	errors  map[string]int // by scenario, target and reason
	began   time.Time
}

// Run measures, writes the JSON file and the table, and fails when a target failed a request.
func Run(options Options) error {
	b := &bench{options: options, size: fullSize(), began: time.Now()}
	b.trials, b.errors = map[string]map[string][]figures{}, map[string]int{}
	if options.Quick {
		b.size = quickSize()
	}
	b.gateway = gateway{launcher: options.Launcher, work: options.Work}
	defer b.stop()
	if err := b.measureAll(); err != nil {
		return err
	}
	report := b.report(time.Since(b.began))
	if err := report.save(options.Out); err != nil {
		return err
	}
	report.print(options.Table)
	fmt.Fprintf(options.Table, "\n%s in %.0f s\n", options.Out, time.Since(b.began).Seconds())
	if len(b.errors) > 0 {
		return errors.New("some requests failed; see above")
	}
	return nil
}

func (b *bench) measureAll() error {
	all := b.selected()
	if len(all) == 0 && b.options.Only != coldStart {
		return fmt.Errorf("no such scenario: %s", b.options.Only)
	}
	if err := b.startAll(all); err != nil {
		return err
	}
	for _, name := range everyTarget {
		if t := b.targets[name]; t != nil && b.options.Only != ladder {
			b.say("warming up %s", name)
			if err := warm(*t, b.warmUp(name), "3x0", 3); err != nil {
				return err
			}
		}
	}
	b.remember("idle", through)
	for _, s := range all {
		if s.name == ladder {
			continue
		}
		if err := b.trial(s); err != nil {
			return err
		}
	}
	if err := b.climb(all); err != nil {
		return err
	}
	if b.running == nil || (b.options.Only != "" && b.options.Only != coldStart) {
		return nil
	}
	return b.coldStarts()
}

// climb measures the ladder, if it is wanted and there is a gateway.
func (b *bench) climb(all []scenario) error {
	if len(all) == 0 || b.running == nil || all[len(all)-1].name != ladder {
		return nil
	}
	defer b.stopLadder()
	if err := b.startLadder(); err != nil {
		return err
	}
	return b.trial(all[len(all)-1])
}

func (b *bench) warmUp(name string) time.Duration {
	if name == direct || name == proxy {
		return time.Second
	}
	return b.size.warm
}

func (b *bench) selected() []scenario {
	var chosen []scenario
	for _, s := range scenarios(b.size) {
		if b.options.Only == "" || b.options.Only == s.name {
			chosen = append(chosen, s)
		}
	}
	return chosen
}

func (b *bench) startAll(all []scenario) error {
	var err error
	if b.mock, err = startMock(b.options.Work); err != nil {
		return err
	}
	if b.nginx, err = startNginx(b.options.Work); err != nil {
		return err
	}
	b.targets = map[string]*target{
		direct: {name: direct, port: mockPort, family: "bench", process: b.mock},
		proxy:  {name: proxy, port: nginxPort, family: "bench", process: b.nginx},
	}
	if b.options.Launcher != "" {
		paces := []string{"3x0"}
		for _, s := range all {
			if s.pace != "" && s.pace != "3x0" {
				paces = append(paces, s.pace)
			}
		}
		if err := b.gateway.prepare(paces); err != nil {
			return err
		}
		if b.running, err = b.gateway.start(b.data()); err != nil {
			return err
		}
		b.targets[through] = &target{name: through, port: gatewayPort, family: "bench", process: b.running}
		b.targets[cross] = &target{name: cross, port: gatewayPort, family: "cross", process: b.running}
	}
	for _, name := range everyTarget {
		if t := b.targets[name]; t != nil {
			if _, err := t.awaitAnswer(30 * time.Second); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) data() string { return filepath.Join(b.options.Work, "data") }

// trial runs a scenario's trials, the targets of each in a new random order.
func (b *bench) trial(s scenario) error {
	for round := 1; round <= s.trials; round++ {
		if round > 1 && time.Since(b.began) > b.size.budget {
			b.say("%s: time is up after %d of %d trials", s.name, round-1, s.trials)
			return nil
		}
		order := append([]string(nil), s.targets...)
		rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, name := range order {
			t := b.targets[name]
			if t == nil {
				continue
			}
			select {
			case <-b.options.Stopped:
				return errors.New("stopped")
			default:
			}
			stored := bytesUnder(b.data())
			others := listen(append([]*process{b.mock, b.nginx, b.running}, b.rungs...)...)
			f, result, err := measure(s, *t)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", s.name, name, err)
			}
			f["others_cpu_cores"] = others.cores()
			if name == through || name == cross {
				f["stored_bytes_per_request"] = float64(bytesUnder(b.data())-stored) / float64(max(result.Completed, 1))
			}
			b.keep(s.name, name, f, result)
			b.say("%s %d/%d %s: %d answers, %d errors", s.name, round, s.trials, name, result.Completed, result.ErrorCount())
		}
	}
	return nil
}

func (b *bench) keep(scenario, target string, f figures, result *load.Result) {
	if b.trials[scenario] == nil {
		b.trials[scenario] = map[string][]figures{}
	}
	b.trials[scenario][target] = append(b.trials[scenario][target], f)
	if result == nil {
		return
	}
	for reason, n := range result.Errors {
		b.errors[scenario+", "+target+": "+reason] += n
	}
}

// remember notes the resident memory of a target at rest.
func (b *bench) remember(scenario, name string) {
	if t := b.targets[name]; t != nil {
		b.keep(scenario, name, figures{"rss_mb": float64(t.process.rss()) / 1e6}, nil)
	}
}

const coldStart = "cold-start"

// coldStarts measures from the launcher's exec to the first proxied answer: with the data of the run before, and once each with an
// empty folder.
func (b *bench) coldStarts() error {
	b.running.stop()
	b.running = nil
	for i := 1; i <= b.size.starts; i++ {
		kept := filepath.Join(b.options.Work, "start")
		fresh := filepath.Join(b.options.Work, fmt.Sprintf("start-fresh-%d", i))
		if i == 1 { // its first start lays the folder out and is not measured
			if _, err := b.startOnce(kept); err != nil {
				return err
			}
		}
		for name, data := range map[string]string{"restart": kept, "first start": fresh} {
			took, err := b.startOnce(data)
			if err != nil {
				return err
			}
			b.keep(coldStart, name, took, nil)
		}
		b.say("%s %d/%d", coldStart, i, b.size.starts)
	}
	return nil
}

func (b *bench) startOnce(data string) (figures, error) {
	began := time.Now()
	p, err := b.gateway.start(data)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	t := target{name: through, port: gatewayPort, family: "bench", process: p}
	first, err := t.awaitAnswer(30 * time.Second)
	if err != nil {
		return nil, err
	}
	return figures{"first_answer_ms": millis(first.Sub(began)), "cpu_ms": millis(p.cpu()), "rss_mb": float64(p.rss()) / 1e6}, nil
}

func (b *bench) stop() {
	b.stopLadder()
	for _, p := range []*process{b.running, b.nginx, b.mock} {
		if p != nil {
			p.stop()
		}
	}
}

func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.options.Progress, format+"\n", args...)
}

// summaries are the medians and spreads of every figure.
func (b *bench) summaries() map[string]map[string]map[string]stat.Summary {
	all := map[string]map[string]map[string]stat.Summary{}
	for scenario, byTarget := range b.trials {
		all[scenario] = map[string]map[string]stat.Summary{}
		for target, trials := range byTarget {
			all[scenario][target] = map[string]stat.Summary{}
			for name := range trials[0] {
				var values []float64
				for _, f := range trials {
					if v, ok := f[name]; ok {
						values = append(values, v)
					}
				}
				all[scenario][target][name] = stat.Summarize(values)
			}
		}
	}
	return all
}

// Workspace makes the folder a run works in, and says how to remove it.
func Workspace() (string, func(), error) {
	folder, err := os.MkdirTemp("", "axonhub-bench-")
	return folder, func() { os.RemoveAll(folder) }, err
}
