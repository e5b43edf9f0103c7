package io.axonhub.gateway.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What of a request is kept in its record.
 *
 * @param requestBody the client's body
 * @param responseBody the answer, streams put together
 * @param chunks each frame of a stream
 * @param redact what is taken out of bodies before they are kept
 * @param bodies where bodies are kept
 * @param answers what is kept so that clients may continue it
 */
public record StorageConfig(
        boolean requestBody, boolean responseBody, boolean chunks, Redact redact, Bodies bodies, Answers answers) {
    /**
     * What is taken out, besides what channels and profiles take out.
     *
     * @param pattern what it looks like (RE2); empty: nothing
     * @param paths where it stands, between commas; empty: nowhere
     */
    public record Redact(String pattern, List<String> paths) {
        static Redact from(Node node) {
            return new Redact(
                    node.text("pattern"),
                    Arrays.stream(node.text("paths").split(",", -1))
                            .map(String::strip)
                            .filter(path -> !path.isEmpty())
                            .toList());
        }
    }

    /**
     * Where bodies are kept.
     *
     * @param location empty: in the database; else a folder ({@code file:<path>}) or a bucket ({@code s3://<bucket>/<prefix>})
     * @param minSize bytes from which on a body goes there
     */
    public record Bodies(String location, int minSize, S3 s3) {
        static Bodies from(Node node) {
            return new Bodies(
                    node.text("location").strip(), Math.toIntExact(node.size("min-size")), S3.from(node.at("s3")));
        }
    }

    /**
     * How a bucket is reached.
     *
     * @param endpoint empty: Amazon's of the region
     */
    public record S3(String endpoint, String region, String accessKeyId, String secretAccessKey) {
        static S3 from(Node node) {
            return new S3(
                    node.text("endpoint"),
                    node.text("region"),
                    node.text("access-key-id"),
                    node.text("secret-access-key"));
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "S3[" + endpoint + " " + region + " " + accessKeyId + "]";
        }
    }

    /**
     * Answers that clients of a dialect with memory may continue by their id.
     *
     * @param enabled off: nothing is kept, and a request that names an earlier answer is refused
     * @param maxAge older ones are forgotten
     * @param maxSize bytes of one answer and its conversation; a longer one cannot be continued
     * @param maxTotal bytes of all, the oldest go first
     */
    public record Answers(boolean enabled, Duration maxAge, long maxSize, long maxTotal) {
        static Answers from(Node node) {
            return new Answers(
                    node.flag("enabled"), node.duration("max-age"), node.size("max-size"), node.size("max-total"));
        }
    }

    /** From the {@code storage} node. */
    static StorageConfig from(Node node) {
        return new StorageConfig(
                node.flag("request-body"),
                node.flag("response-body"),
                node.flag("chunks"),
                Redact.from(node.at("redact")),
                Bodies.from(node.at("bodies")),
                Answers.from(node.at("answers")));
    }
}
