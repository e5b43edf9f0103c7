// Command controllers runs what kube-controller-manager cleans up with, and nothing else of it: the garbage collector, which takes
// away what a deleted object owned, and the namespace controller, which empties a namespace that is being deleted. The whole manager
// would bring the kubelet's and the volumes' packages along. It prints "ready" and ends when its standard input does.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
	"k8s.io/kubernetes/pkg/controller/namespace"
)

const (
	workers = 4
	// kube-controller-manager's own
	discoveryPeriod = 30 * time.Second
	namespaceResync = 5 * time.Minute
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "of an administrator")
	flag.Parse()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		fail(err)
	}
	config.QPS = 200
	config.Burst = 400
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if err := run(ctx, config); err != nil {
		fail(err)
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "controllers:", err)
	os.Exit(1)
}

// run starts both and returns when they work.
func run(ctx context.Context, config *rest.Config) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	objects, err := metadata.NewForConfig(config)
	if err != nil {
		return err
	}
	typed := informers.NewSharedInformerFactory(client, 0)
	partial := metadatainformer.NewSharedInformerFactory(objects, 0)
	started := make(chan struct{})
	collector, err := garbagecollector.NewGarbageCollector(
		ctx,
		client,
		objects,
		restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery())),
		garbagecollector.DefaultIgnoredResources(),
		informerfactory.NewInformerFactory(typed, partial),
		started,
	)
	if err != nil {
		return err
	}
	namespaces := namespace.NewNamespaceController(
		ctx,
		client,
		objects,
		client.Discovery().ServerPreferredNamespacedResources,
		typed.Core().V1().Namespaces(),
		namespaceResync,
		v1.FinalizerKubernetes,
	)
	typed.Start(ctx.Done())
	partial.Start(ctx.Done())
	close(started)
	go collector.Run(ctx, workers, discoveryPeriod)
	go collector.Sync(ctx, client.Discovery(), discoveryPeriod)
	go namespaces.Run(ctx, workers)
	for end := time.Now().Add(2 * time.Minute); !collector.IsSynced(klog.FromContext(ctx)); {
		if time.Now().After(end) {
			return fmt.Errorf("the garbage collector could not read all kinds of objects within two minutes")
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil
}
