package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Locality;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a request are kept beside its figures.
 *
 * @param requestBodies what the client sent
 * @param responseBodies what the client got; of a stream, the answer it adds up to
 * @param chunks the frames of a stream as they were sent
 * @param maxBody bytes kept of each of them
 * @param redactions take out what must not be kept; with any, frames are not kept, because they cut words in two
 */
public record StoragePolicy(
        boolean requestBodies,
        boolean responseBodies,
        boolean chunks,
        int maxBody,
        List<UnaryOperator<Optional<byte[]>>> redactions) {
    public StoragePolicy {
        if (maxBody <= 0) {
            throw new IllegalArgumentException("the largest body to keep must be positive");
        }
        redactions = List.copyOf(redactions);
        chunks = chunks && redactions.isEmpty();
    }

    /** With nothing taken out. */
    public StoragePolicy(boolean requestBodies, boolean responseBodies, boolean chunks, int maxBody) {
        this(requestBodies, responseBodies, chunks, maxBody, List.of());
    }

    /** Bodies on, chunks off, 1 MiB each. */
    public static StoragePolicy defaults() {
        return new StoragePolicy(true, true, false, 1 << 20);
    }

    /** What holds for a request after the wishes of its profile, its project and of the channels tried so far. */
    StoragePolicy of(Exchange exchange, Snapshot snapshot) {
        if (snapshot.storage().isEmpty()) {
            return this;
        }
        List<Locality> wishes = new ArrayList<>();
        String profile = exchange.identity().profile();
        if (profile != null) {
            add(wishes, snapshot.storage().get(Subject.profile(profile)));
        }
        Subject project = snapshot.project(exchange.identity().keyId());
        if (project != null) {
            add(wishes, snapshot.storage().get(project));
        }
        for (Attempt attempt : exchange.attempts()) {
            add(wishes, snapshot.storage().get(Subject.channel(attempt.route().channel())));
        }
        return wishes.isEmpty() ? this : with(wishes);
    }

    private static void add(List<Locality> wishes, @Nullable Locality wish) {
        if (wish != null && !wishes.contains(wish)) {
            wishes.add(wish);
        }
    }

    private StoragePolicy with(List<Locality> wishes) {
        List<UnaryOperator<Optional<byte[]>>> all = new ArrayList<>(redactions);
        for (Locality wish : wishes) {
            UnaryOperator<Optional<byte[]>> redaction = wish.redaction();
            if (redaction != null) {
                all.add(redaction);
            }
        }
        return new StoragePolicy(
                decided(wishes, Locality::requestBody, requestBodies),
                decided(wishes, Locality::responseBody, responseBodies),
                decided(wishes, Locality::chunks, chunks),
                maxBody,
                all);
    }

    private static boolean decided(List<Locality> wishes, Function<Locality, @Nullable Boolean> of, boolean unsaid) {
        boolean result = unsaid;
        for (Locality wish : wishes) {
            Boolean said = of.apply(wish);
            if (Boolean.FALSE.equals(said)) {
                return false;
            }
            result |= Boolean.TRUE.equals(said);
        }
        return result;
    }

    /** What may be kept of a body; empty when that is nothing. */
    Optional<byte[]> redacted(byte[] body) {
        Optional<byte[]> kept = Optional.of(body);
        for (UnaryOperator<Optional<byte[]>> redaction : redactions) {
            kept = redaction.apply(kept);
        }
        return kept;
    }
}
