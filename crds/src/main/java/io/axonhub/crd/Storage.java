package io.axonhub.crd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of bodies; null is the gateway's own setting. */
public record Storage(
        @Nullable Boolean requestBody,
        @Nullable Boolean responseBody,
        @Nullable Boolean chunks,
        List<Redact> redact) {
    public Storage {
        redact = Absent.none(redact);
    }

    /** What is taken out: what stands at a path, or what matches a pattern. */
    public record Redact(@Nullable String path, @Nullable String pattern, String replacement) {
        public Redact {
            replacement = Absent.or(replacement, "[redacted]");
        }
    }
}
