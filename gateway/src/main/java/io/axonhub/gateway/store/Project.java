package io.axonhub.gateway.store;

import java.time.Instant;

/** What groups keys and people. {@code version} grows with each change. */
public record Project(String id, String name, String description, boolean active, Instant createdAt, long version) {}
