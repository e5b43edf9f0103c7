package io.axonhub.crd;

import org.jspecify.annotations.Nullable;

/**
 * How far the gateway's replicas have an object.
 *
 * @param revision the configuration revision that holds it
 * @param replicas live ones
 * @param programmedReplicas live ones at this revision or a later one
 * @param summary such as {@code 3/3}
 * @param lastProgrammedTime RFC 3339
 * @param storeId the database's id
 */
public record GatewayStatus(
        @Nullable Long revision,
        @Nullable Integer replicas,
        @Nullable Integer programmedReplicas,
        @Nullable String summary,
        @Nullable String lastProgrammedTime,
        @Nullable String storeId) {}
