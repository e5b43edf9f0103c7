package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was done under idempotency keys, for a day. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Replays {
    /** Takes the id for a call with this body; what is there already, if it is taken. */
    Optional<Replay> begin(String id, String bodyHash, Instant now);

    /** Keeps the answer. */
    void finish(String id, String answer);

    /** Gives the id back: nothing was done. */
    void drop(String id);

    /** Removes what was begun before. */
    void forget(Instant before);

    /** A call. {@code answer}: null while it runs, or when its gateway stopped before it knew. */
    record Replay(String bodyHash, @Nullable String answer, Instant createdAt) {}
}
