package io.axonhub.gateway.pipeline.record;

/**
 * Which bytes of a request are kept beside its figures.
 *
 * @param requestBodies what the client sent
 * @param responseBodies what the client got; of a stream, the answer it adds up to
 * @param chunks the frames of a stream as they were sent
 * @param maxBody bytes kept of each of them
 */
public record StoragePolicy(boolean requestBodies, boolean responseBodies, boolean chunks, int maxBody) {
    public StoragePolicy {
        if (maxBody <= 0) {
            throw new IllegalArgumentException("the largest body to keep must be positive");
        }
    }

    /** Bodies on, chunks off, 1 MiB each. */
    public static StoragePolicy defaults() {
        return new StoragePolicy(true, true, false, 1 << 20);
    }
}
