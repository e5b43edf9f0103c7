package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ladder is the scenario whose targets are gateways that lack stages, each one kind fewer than the one before: what a rung costs over
// the one below is the price of what it adds. The program is Ladder.java among the gateway's tests.
const ladder = "ladder"

var rungs = []string{"bare", "auth", "limits", "recording", "bodies"}

const ladderPort = 18_410 // of the first rung; the others follow

// ladderLimits makes the key and the channel of every rung pay for what rung "limits" adds.
var ladderLimits = strings.NewReplacer(
	"  secret: {mode: Existing, name: bench-client}\n", `  secret: {mode: Existing, name: bench-client}
  concurrency: 1000000
  quotas:
    - {resource: Requests, window: Minute, limit: "1000000000"}
    - {resource: Tokens, window: Day, limit: "1000000000000"}
    - {resource: Cost, window: Month, limit: "999999999"}
`,
	"  models: [{name: bench}", "  limits: {requestsPerMinute: 1000000000, concurrency: 1000000}\n"+
		"  models: [{name: bench, price: {inputPerMillion: \"1\", outputPerMillion: \"2\"}}",
	// the money quota needs a price of every model the key may use: the ladder asks for one model only
	"refs: [bench-openai, bench-anthropic]", "refs: [bench-openai]",
)

// startLadder runs all rungs at once and warms each up.
func (b *bench) startLadder() error {
	folder := filepath.Join(b.options.Work, ladder)
	if err := (gateway{work: folder}).prepare(nil); err != nil {
		return err
	}
	resources := filepath.Join(folder, "resources", "bench.yaml")
	text, err := os.ReadFile(resources)
	if err != nil {
		return err
	}
	if err := os.WriteFile(resources, []byte(ladderLimits.Replace(string(text))), 0o644); err != nil {
		return err
	}
	for i, name := range rungs {
		p, err := b.startRung(folder, name, ladderPort+i)
		if err != nil {
			return err
		}
		b.rungs = append(b.rungs, p)
		b.targets[name] = &target{name: name, port: ladderPort + i, family: "bench", process: p}
	}
	for _, name := range rungs {
		t := b.targets[name]
		if _, err := t.awaitAnswer(60 * time.Second); err != nil {
			return err
		}
		b.say("warming up %s", name)
		if err := warmWhole(*t, b.size.warm); err != nil {
			return err
		}
	}
	return nil
}

// startRung runs a gateway with the launcher's options of the JVM, but without the cache for the start: its class path is longer.
func (b *bench) startRung(folder, name string, port int) (*process, error) {
	data := filepath.Join(folder, name)
	if err := os.MkdirAll(data, 0o755); err != nil {
		return nil, err
	}
	home := filepath.Dir(filepath.Dir(b.options.Launcher))
	env := []string{
		fmt.Sprintf("AXONHUB_SERVER_PORT=%d", port),
		"AXONHUB_RESOURCES_DIR=" + filepath.Join(folder, "resources"),
	}
	if name != rungs[len(rungs)-1] {
		env = append(env, "AXONHUB_STORAGE_REQUEST_BODY=false", "AXONHUB_STORAGE_RESPONSE_BODY=false")
	}
	return start(filepath.Join(folder, name+".log"), data, env, filepath.Join(os.Getenv("JAVA_HOME"), "bin", "java"),
		"-XX:+UseG1GC", "-Xms128m", "-Xmx1g", "-XX:GCTimeRatio=4", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30",
		"-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED", "-Xshare:auto",
		"-cp", filepath.Join(home, "lib", "axonhub-gateway.jar")+":"+filepath.Join(filepath.Dir(home), "test-classes"),
		"io.axonhub.gateway.Ladder", name)
}

func (b *bench) stopLadder() {
	for _, p := range b.rungs {
		p.stop()
	}
	b.rungs = nil
}

// step is what a rung costs over the one below, from the medians.
type step struct {
	Rung       string  `json:"rung"`
	CPU        float64 `json:"cpu_us_per_request"`
	Added      float64 `json:"added_cpu_us_per_request"`
	OfTheWhole float64 `json:"share_of_all"`
}

func steps(results summaries) []step {
	measured := results[ladder]
	if measured == nil {
		return nil
	}
	whole := measured[rungs[len(rungs)-1]]["cpu_us_per_request"].Median
	var all []step
	below := 0.0
	for _, name := range rungs {
		cpu := measured[name]["cpu_us_per_request"].Median
		all = append(all, step{name, cpu, cpu - below, (cpu - below) / whole})
		below = cpu
	}
	return all
}
