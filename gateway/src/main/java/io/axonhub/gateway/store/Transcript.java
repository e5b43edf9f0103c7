package io.axonhub.gateway.store;

import java.time.Instant;

/**
 * An answer that its client may continue by naming its id.
 *
 * @param owner the API key's id: an answer is nobody else's
 * @param channel where it came from
 * @param resident whether that channel's provider was to keep it too, under the same id
 * @param input the turns before it, the earlier ones included, in the client's dialect
 * @param answer the answer's body, in the client's dialect
 */
public record Transcript(
        String owner, String id, String channel, boolean resident, Instant createdAt, byte[] input, byte[] answer) {
    /** Bytes it takes. */
    public long size() {
        return (long) input.length + answer.length;
    }
}
