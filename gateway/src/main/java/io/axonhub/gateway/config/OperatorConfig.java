package io.axonhub.gateway.config;

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
 * @param control where the gateway's control API is and what opens it
 * @param source the cluster's id; empty means that the cluster is asked
 * @param namespaces to look at; none means all
 * @param health where health and metrics are served
 * @param syncInterval between two comparisons of everything
 * @param releaseAfter how long a deletion waits for a gateway that does not answer
 */
public record OperatorConfig(
        String gateway,
        Control control,
        String source,
        List<String> namespaces,
        Health health,
        Lease lease,
        Duration syncInterval,
        Duration releaseAfter) {
    /**
     * The gateway's control API.
     *
     * @param tokenFile read for each call
     */
    public record Control(URI url, String token, Optional<Path> tokenFile) {
        static Control from(Node node) {
            return new Control(
                    URI.create(node.text("url").strip()),
                    node.text("token").strip(),
                    Optional.of(node.text("token-file").strip())
                            .filter(text -> !text.isEmpty())
                            .map(Path::of));
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Control[" + url + "]";
        }
    }

    /** A listener. */
    public record Health(String host, int port) {}

    /**
     * The Lease by which a leader is elected.
     *
     * @param name empty means that there is no election
     * @param namespace empty means the operator's own
     */
    public record Lease(String name, String namespace) {
        /** Whether there is an election. */
        public boolean isSet() {
            return !name.isEmpty();
        }
    }

    /** From the {@code operator} node. */
    static OperatorConfig from(Node node) {
        Node health = node.at("health");
        Node lease = node.at("lease");
        return new OperatorConfig(
                node.text("gateway").strip(),
                Control.from(node.at("control")),
                node.text("source").strip(),
                Arrays.stream(node.text("namespaces").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList(),
                new Health(health.text("host"), health.integer("port")),
                new Lease(lease.text("name").strip(), lease.text("namespace").strip()),
                node.duration("sync-interval"),
                node.duration("release-after"));
    }
}
