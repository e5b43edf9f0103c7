package io.axonhub.gateway.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The ids of the request that the calling thread works for: for the log's formatters, which nobody can hand them. Nothing else may ask
 * for it; whoever has an {@link Exchange} has everything. Confined to the request's thread.
 */
public final class CurrentRequest {
    private static final ScopedValue<CurrentRequest> CURRENT = ScopedValue.newInstance();

    private final String id;
    private @Nullable String traceId;

    private CurrentRequest(String id) {
        this.id = id;
    }

    /** Does {@code work} for the request of this id. */
    public static void run(String id, Runnable work) {
        ScopedValue.where(CURRENT, new CurrentRequest(id)).run(work);
    }

    /** The calling thread's; null when it works for none. */
    public static @Nullable CurrentRequest find() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** Says which trace the calling thread's request belongs to; nothing happens when it works for none. */
    public static void traced(@Nullable String traceId) {
        CurrentRequest current = find();
        if (current != null) {
            current.traceId = traceId;
        }
    }

    /** The request's id. */
    public String id() {
        return id;
    }

    /** The trace's id; null while it is not known, and when there is none. */
    public @Nullable String traceId() {
        return traceId;
    }
}
