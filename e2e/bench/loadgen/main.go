// Command loadgen is the benchmark of the gateway: "loadgen run" measures, "loadgen mock" is the upstream it starts, "loadgen load"
// drives one load by hand, for profiling a gateway that runs already.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"axonhub-bench/internal/bench"
	"axonhub-bench/internal/load"
	"axonhub-bench/internal/mock"
)

func main() {
	if err := command(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func command(args []string) error {
	debug.SetGCPercent(400) // the loops allocate little; their collector should not compete with what is measured
	switch {
	case len(args) > 0 && args[0] == "mock":
		return serve(args[1:])
	case len(args) > 0 && args[0] == "run":
		return run(args[1:])
	case len(args) > 0 && args[0] == "load":
		return drive(args[1:])
	}
	return errors.New("usage: loadgen run|mock|load [flags]")
}

func serve(args []string) error {
	flags := flag.NewFlagSet("mock", flag.ExitOnError)
	port := flags.Int("port", 18_401, "the loopback port")
	_ = flags.Parse(args)
	server, err := mock.Listen(*port)
	if err != nil {
		return err
	}
	return server.Serve(stopped())
}

func run(args []string) error {
	flags := flag.NewFlagSet("run", flag.ExitOnError)
	var o bench.Options
	flags.StringVar(&o.Launcher, "gateway", "", "the gateway's launcher; without it only nginx and the direct call are measured")
	flags.StringVar(&o.Out, "out", "result.json", "the JSON file")
	flags.StringVar(&o.Only, "only", "", "run one scenario: whole-c1, whole-c64, streams-256, ttft, streams-5000, ladder, cold-start")
	flags.BoolVar(&o.Quick, "quick", false, "fewer and shorter trials")
	keep := flags.Bool("keep", false, "keep the work folder and say where it is")
	_ = flags.Parse(args)
	o.Table, o.Progress = os.Stdout, os.Stderr
	work, remove, err := bench.Workspace()
	if err != nil {
		return err
	}
	o.Work = work
	if *keep {
		fmt.Fprintln(os.Stderr, "work folder:", work)
	} else {
		defer remove()
	}
	o.Stopped = stopped()
	return bench.Run(o)
}

func drive(args []string) error {
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	plan := load.Plan{}
	flags.IntVar(&plan.Port, "port", 8090, "the loopback port")
	flags.IntVar(&plan.Conns, "conns", 64, "connections")
	flags.DurationVar(&plan.For, "for", 10*time.Second, "how long; 0: one request a connection")
	flags.IntVar(&plan.Chunks, "chunks", 0, "the stream's chunks; 0: whole answers")
	key := flags.String("key", "", "the API key")
	model := flags.String("model", "bench", "such as bench, bench-150x20, cross")
	_ = flags.Parse(args)
	plan.Request = bench.Post(plan.Port, *key, *model, plan.Chunks > 0)
	r, err := load.Do(plan)
	if err != nil {
		return err
	}
	fmt.Printf("%d answers in %.2f s, %.0f a second, p50 %v, p99 %v, first chunk p50 %v, %d chunks, errors %v\n", r.Completed,
		r.Wall.Seconds(), float64(r.Completed)/r.Wall.Seconds(), r.Latency.Quantile(0.5), r.Latency.Quantile(0.99),
		r.First.Quantile(0.5), r.Chunks, r.Errors)
	return nil
}

// stopped is closed when the process is asked to end.
func stopped() <-chan struct{} {
	signals, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		<-signals
		close(done)
	}()
	return done
}
