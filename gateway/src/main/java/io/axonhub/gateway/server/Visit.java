package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.transform.Inbound;
import java.time.Instant;

/**
 * One HTTP request as the front door sees it.
 *
 * @param id ours: unique and sortable, the key of records
 * @param shownId what the client sees: its own x-request-id when it sent a sane one, else ours
 * @param call without a body
 * @param dialect of the path, for errors
 * @param receivedNanos of the same moment as {@code receivedAt}, from System.nanoTime
 */
record Visit(
        String id,
        String shownId,
        HttpCall call,
        Inbound dialect,
        String clientAddress,
        Instant receivedAt,
        long receivedNanos) {
    /** The path without the query. */
    String path() {
        int query = call.path().indexOf('?');
        return query < 0 ? call.path() : call.path().substring(0, query);
    }
}
