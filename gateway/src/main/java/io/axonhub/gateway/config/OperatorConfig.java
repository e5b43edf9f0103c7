package io.axonhub.gateway.config;

import io.helidon.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The operator's part of the configuration.
 *
 * @param gateway the {@code spec.gateway} it handles
 * @param api where the gateway's control API is and what opens it
 * @param source the cluster's id; empty means that the cluster is asked
 * @param namespaces to look at; none means all
 * @param lease by which a leader is elected; empty means that there is no election
 */
public record OperatorConfig(
        String gateway,
        Api api,
        String source,
        List<String> namespaces,
        Listener listener,
        Optional<Lease> lease,
        Times times) {
    /**
     * The gateway's control API.
     *
     * @param tokenFile read for each call
     */
    public record Api(URI url, String token, Optional<Path> tokenFile) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Api[" + url + "]";
        }
    }

    /** Where health and metrics are served. */
    public record Listener(String host, int port) {}

    /** A Lease of Kubernetes; {@code namespace} empty means the operator's own. */
    public record Lease(String name, String namespace) {}

    /**
     * Lengths of time.
     *
     * @param sync between two comparisons of everything
     * @param release how long a deletion waits for a gateway that does not answer
     */
    public record Times(Duration sync, Duration release) {}

    /** From the {@code operator} node. */
    public static OperatorConfig from(Config config) {
        return new OperatorConfig(
                Values.text(config, "gateway").strip(),
                new Api(
                        URI.create(Values.text(config, "url").strip()),
                        Values.text(config, "token").strip(),
                        text(config, "token-file").map(Path::of)),
                Values.text(config, "source").strip(),
                Arrays.stream(Values.text(config, "watch-namespaces").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList(),
                new Listener(Values.text(config, "host"), Values.integer(config, "port")),
                text(config, "lease")
                        .map(name -> new Lease(
                                name, Values.text(config, "lease-namespace").strip())),
                new Times(Values.duration(config, "sync-interval"), Values.duration(config, "release-after")));
    }

    private static Optional<String> text(Config config, String key) {
        return Optional.of(Values.text(config, key).strip()).filter(text -> !text.isEmpty());
    }
}
