package io.axonhub.gateway.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a project may use, over all its keys, and what is kept of its requests.
 *
 * @param limits at most one for each resource and window
 */
public record ProjectTerms(List<Limit> limits, Storage storage) {
    public ProjectTerms {
        limits = List.copyOf(limits);
    }

    /** Nothing is said. */
    public static ProjectTerms none() {
        return new ProjectTerms(List.of(), Storage.unsaid());
    }

    /**
     * What is kept; null says nothing, which leaves it to the gateway, the profile and the channel.
     *
     * @param requestBody what the client sent
     * @param responseBody what it got
     * @param chunks the frames of a stream
     * @param redact what is taken out before anything is kept
     */
    public record Storage(
            @Nullable Boolean requestBody,
            @Nullable Boolean responseBody,
            @Nullable Boolean chunks,
            List<Redact> redact) {
        public Storage {
            redact = List.copyOf(redact);
        }

        /** Nothing is said. */
        public static Storage unsaid() {
            return new Storage(null, null, null, List.of());
        }
    }

    /** Takes out what stands at a path, or what looks like a pattern (RE2). One of both is null. */
    public record Redact(@Nullable String path, @Nullable String pattern, String replacement) {}
}
