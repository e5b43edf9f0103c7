package io.axonhub.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.operator.desired.Canonical;
import io.axonhub.operator.resource.AxonHubResource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes statuses that are another than before. What was just written counts more than what a cache still has. Thread-safe. */
final class Statuses {
    /** After this a cache has what was written, or somebody else has written since. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Writer writer;
    private final Programming.Counters counters;
    private final Clock clock;
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    private record Written(ObjectNode status, Instant at) {}

    /** Where statuses go. */
    @FunctionalInterface
    interface Writer {
        /** Replaces all of the status that is the operator's. */
        void write(AxonHubResource resource, ObjectNode status);
    }

    Statuses(Writer writer, Programming.Counters counters, Clock clock) {
        this.writer = writer;
        this.counters = counters;
        this.clock = clock;
    }

    /** The status as it is; null for none. */
    @Nullable
    ObjectNode of(AxonHubResource resource) {
        Written last = written.get(resource.getMetadata().getUid());
        return last != null && last.at().plus(FRESH).isAfter(clock.instant()) ? last.status() : resource.getStatus();
    }

    /** Writes, if there is anything to write. */
    void write(AxonHubResource resource, ObjectNode status) {
        ObjectNode before = of(resource);
        if (before != null && Canonical.text(before).equals(Canonical.text(status))) {
            return;
        }
        writer.write(resource, status);
        counters.statusWritten();
        written.put(resource.getMetadata().getUid(), new Written(status, clock.instant()));
    }

    void forget(AxonHubResource resource) {
        written.remove(resource.getMetadata().getUid());
    }
}
