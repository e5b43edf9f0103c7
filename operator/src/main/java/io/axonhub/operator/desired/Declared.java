package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.crd.AxonHub;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A resource as the cluster has it.
 *
 * @param spec its own copy
 */
public record Declared(ObjectRef ref, Meta meta, ObjectNode spec) {
    private static final String PAUSED = AxonHub.PREFIX + "paused";
    private static final String ADOPT = AxonHub.PREFIX + "adopt";
    private static final String FORCE_DELETE = AxonHub.PREFIX + "force-delete";

    /** Of its metadata what matters here. */
    public record Meta(
            String uid, long generation, Instant created, Map<String, String> labels, Map<String, String> annotations) {
        public Meta {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /** Whether the gateway is left as it is. */
    public boolean isPaused() {
        return "true".equals(meta.annotations().get(PAUSED));
    }

    /** The id of an object of the UI that it may take over. */
    public Optional<String> adopts() {
        return Optional.ofNullable(meta.annotations().get(ADOPT)).filter(id -> !id.isBlank());
    }

    /** Whether it goes although the gateway has not been told. */
    public boolean isForcedToGo() {
        return "true".equals(meta.annotations().get(FORCE_DELETE));
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
