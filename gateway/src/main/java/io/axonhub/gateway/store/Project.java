package io.axonhub.gateway.store;

import java.time.Instant;

/** What groups keys and people, their budget and what is kept of their requests. {@code version} grows with each change. */
public record Project(
        String id,
        String name,
        String description,
        boolean active,
        Instant createdAt,
        long version,
        ProjectTerms terms) {
    /** Without terms. */
    public Project(String id, String name, String description, boolean active, Instant createdAt, long version) {
        this(id, name, description, active, createdAt, version, ProjectTerms.none());
    }
}
