package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.Set;

/** A named set of scopes. {@code version} grows with each change. */
public record Role(String id, String name, Set<String> scopes, Instant createdAt, long version) {
    public Role {
        scopes = Set.copyOf(scopes);
    }
}
