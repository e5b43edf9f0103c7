package io.axonhub.operator;

import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.OperatorConfig;
import io.axonhub.gateway.telemetry.Logging;
import io.axonhub.operator.gateway.HttpControl;
import io.axonhub.operator.reconcile.Controllers;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's command line. */
public final class OperatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

    private static final int KEY_BYTES = 32;
    private static final String USAGE = """
            Usage: axonhub operator [--config FILE]

            Brings the AIChannels, AIProfiles and APIKeys of a Kubernetes cluster into a gateway. The cluster is that of the pod, or of
            KUBECONFIG. Its keys are those of the group "operator" in config.example.yml; each can be set in the environment:
            operator.gateway as AXONHUB_OPERATOR_GATEWAY.
            """;

    /** They tell each retry with its stack; what cannot be watched is said once, and in /health/ready. Held so that levels last. */
    private static final List<java.util.logging.Logger> QUIET = List.of(
            java.util.logging.Logger.getLogger("io.fabric8.kubernetes.client.informers"),
            java.util.logging.Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils"));

    private OperatorMain() {}

    /** Runs until it is stopped; 1 when it cannot. */
    public static void main(String[] args) throws InterruptedException {
        int status = run(List.of(args), System.getenv());
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(List<String> args, Map<String, String> environment) throws InterruptedException {
        if (args.contains("--help") || args.contains("-h")) {
            System.out.print(USAGE);
            return 0;
        }
        boolean file = args.size() == 2 && args.getFirst().equals("--config");
        if (!args.isEmpty() && !file) {
            System.err.print(USAGE);
            return 2;
        }
        ConfigLoader.Loaded loaded;
        try {
            loaded = ConfigLoader.load(file ? Optional.of(Path.of(args.get(1))) : Optional.empty(), environment);
        } catch (ConfigLoader.BadConfigException e) {
            e.problems().forEach(System.err::println);
            return 1;
        }
        Logging.configure(loaded.config().log());
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        try {
            serve(loaded.config().operator());
            return 0;
        } catch (OperatorException | KubernetesClientException | IllegalStateException | UncheckedIOException e) {
            LOG.debug("the operator cannot start", e);
            System.err.println("axonhub operator: cannot start: " + reason(e));
            return 1;
        }
    }

    /** What the libraries wrap, the innermost last. */
    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        String message = String.valueOf(e.getMessage());
        return cause == null ? message : message + ": " + reason(cause);
    }

    private static void serve(OperatorConfig config) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        OperatorMeters meters = new OperatorMeters();
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                HttpControl control = new HttpControl(url(config), source(config, client), token(config.control()))) {
            Controllers controllers = new Controllers(
                    config,
                    new Controllers.Parts(client, control, () -> key(random), OperatorMain::lost, clock),
                    meters);
            meters.gauge("axonhub_operator_leading", "Whether this operator writes.", controllers::isLeading);
            meters.gauge(
                    "axonhub_operator_gateway_up", "Whether the gateway answers.", controllers::isGatewayReachable);
            OperatorServer server =
                    new OperatorServer(config.health(), new OperatorServer.Probes(controllers::isHealthy, meters));
            LOG.info(
                    "operator starts port={} gateway={} url={}",
                    server.port(),
                    config.gateway(),
                    config.control().url());
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                server.close();
                                controllers.close();
                                stopped.countDown();
                            },
                            "shutdown"));
            controllers.start();
            stopped.await();
        }
    }

    /** Whoever runs it starts it again, and it waits for its turn. Its own thread: the shutdown waits for the one that tells. */
    private static void lost() {
        Thread.ofPlatform().name("lost").start(() -> System.exit(1));
    }

    private static java.net.URI url(OperatorConfig config) {
        if (config.control().url().getHost() == null) {
            throw new IllegalStateException(
                    "operator.control.url is empty: set it (AXONHUB_OPERATOR_CONTROL_URL) to the gateway's control API");
        }
        return config.control().url();
    }

    private static Supplier<String> token(OperatorConfig.Control api) {
        return api.tokenFile().<Supplier<String>>map(file -> () -> read(file)).orElse(api::token);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            LOG.warn("the token cannot be read file={}", file, e);
            return "";
        }
    }

    private static String source(OperatorConfig config, KubernetesClient client) {
        if (!config.source().isEmpty()) {
            return config.source();
        }
        try {
            Namespace system = client.namespaces().withName("kube-system").get();
            if (system != null) {
                return system.getMetadata().getUid();
            }
        } catch (KubernetesClientException e) {
            LOG.debug("namespace kube-system cannot be read", e);
        }
        throw new IllegalStateException("namespace kube-system cannot be read, whose uid names this cluster: set"
                + " operator.source (AXONHUB_OPERATOR_SOURCE) to a name of your own");
    }

    private static String key(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return "ah-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
