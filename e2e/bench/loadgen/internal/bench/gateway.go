package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// gateway is the launcher to measure and where this run keeps its configuration and data.
type gateway struct {
	launcher string
	work     string
}

// resources are the custom resources: one channel of each upstream dialect, both at the mock.
const resources = `apiVersion: v1
kind: Secret
metadata: {name: bench-upstream}
stringData: {apiKey: sk-bench-upstream}
---
apiVersion: v1
kind: Secret
metadata: {name: bench-client}
stringData: {apiKey: KEY}
---
apiVersion: axonhub.io/v1alpha1
kind: AIChannel
metadata: {name: bench-openai}
spec:
  type: openai-compatible
  baseUrl: http://127.0.0.1:MOCK/v1
  models: [OPENAI]
  credentials: [{secretRef: {name: bench-upstream}}]
---
apiVersion: axonhub.io/v1alpha1
kind: AIChannel
metadata: {name: bench-anthropic}
spec:
  type: anthropic-compatible
  baseUrl: http://127.0.0.1:MOCK
  models: [ANTHROPIC]
  credentials: [{secretRef: {name: bench-upstream}}]
---
apiVersion: axonhub.io/v1alpha1
kind: AIProfile
metadata: {name: bench}
spec:
  channels: {refs: [bench-openai, bench-anthropic]}
---
apiVersion: axonhub.io/v1alpha1
kind: APIKey
metadata: {name: bench}
spec:
  displayName: bench
  profiles: [bench]
  activeProfile: bench
  secret: {mode: Existing, name: bench-client}
`

// prepare writes the resources that serve the models of every pace.
func (g gateway) prepare(paces []string) error {
	list := func(family string) string {
		names := []string{"{name: " + family + "}"}
		for _, pace := range paces {
			names = append(names, "{name: "+family+"-"+pace+"}")
		}
		return strings.Join(names, ", ")
	}
	text := strings.NewReplacer("KEY", apiKey, "MOCK", fmt.Sprint(mockPort), "OPENAI", list("bench"), "ANTHROPIC", list("cross")).
		Replace(resources)
	if err := os.MkdirAll(filepath.Join(g.work, "resources"), 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(g.work, "resources", "bench.yaml"), []byte(text), 0o644)
}

// start runs the gateway as anybody would: its launcher, its defaults, authentication and recording on.
func (g gateway) start(data string) (*process, error) {
	if err := os.MkdirAll(data, 0o755); err != nil {
		return nil, err
	}
	env := []string{
		fmt.Sprintf("AXONHUB_SERVER_PORT=%d", gatewayPort),
		"AXONHUB_RESOURCES_DIR=" + filepath.Join(g.work, "resources"),
	}
	return start(filepath.Join(g.work, "gateway.log"), data, env, g.launcher, "run")
}

// bytesUnder is the size of all files in a folder.
func bytesUnder(folder string) int64 {
	var sum int64
	_ = filepath.Walk(folder, func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			sum += info.Size()
		}
		return nil
	})
	return sum
}
