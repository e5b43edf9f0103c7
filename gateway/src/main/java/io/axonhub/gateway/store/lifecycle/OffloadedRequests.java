package io.axonhub.gateway.store.lifecycle;

import io.axonhub.gateway.store.Blobs;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Requests;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests whose bodies are brought back from where they are kept; one that is gone is empty and truncated. */
public final class OffloadedRequests implements Requests {
    private static final byte[] GONE = {};

    private final Requests requests;
    private final Blobs blobs;

    /** Over {@code requests}, whose bodies may be in {@code blobs}. */
    public OffloadedRequests(Requests requests, Blobs blobs) {
        this.requests = requests;
        this.blobs = blobs;
    }

    @Override
    public Optional<Found> find(String id) {
        return requests.find(id)
                .map(found -> new Found(
                        found.request(),
                        found.attempts(),
                        found.bodies().stream().map(this::whole).toList()));
    }

    private BodyRecord whole(BodyRecord body) {
        String location = body.location();
        return location == null
                ? body
                : blobs.get(location)
                        .map(body::with)
                        .orElseGet(() -> body.with(GONE).cut());
    }

    @Override
    public Page list(Filter filter, @Nullable Cursor after, int limit) {
        return requests.list(filter, after, limit);
    }
}
