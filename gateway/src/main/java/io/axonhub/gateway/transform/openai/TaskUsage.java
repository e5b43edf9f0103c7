package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonCursor;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Report;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints beside the conversations say of usage: {@code prompt_tokens} (embeddings), {@code input_tokens} and
 * {@code output_tokens} (images, audio), or a total alone (reranking, some compatible servers), or the seconds of sound that were
 * heard. Pictures are counted in the answer.
 */
public final class TaskUsage {
    private static final String MODEL = "model";
    private static final String USAGE = "usage";
    private static final String ERROR = "error";
    private static final String DATA = "data";

    private TaskUsage() {}

    /** Null when the object has no token count. */
    public static @Nullable Usage of(JsonNode usage) {
        long input = first(usage, "prompt_tokens", "input_tokens");
        long output = first(usage, "completion_tokens", "output_tokens");
        long total = first(usage, "total_tokens", "total_tokens");
        if (input < 0 && output < 0) {
            JsonNode seconds = usage.path("seconds");
            if (total < 0 && seconds.isNumber()) {
                return Usage.zero().with(new Usage.Media(0, 0, 0, 0, 0, 0, Math.round(seconds.asDouble() * 1_000)));
            }
            return total < 0 ? null : new Usage(total, 0, 0, 0, 0, 0);
        }
        long cached = Math.max(0, cached(usage));
        long generated = Math.max(0, output);
        return new Usage(
                Math.max(0, input) - Math.min(cached, Math.max(0, input)),
                cached,
                0,
                0,
                generated,
                0,
                media(usage, generated));
    }

    /** Where pictures are told apart in the input and nothing is said of the output, the endpoint is one that makes pictures. */
    private static Usage.Media media(JsonNode usage, long generated) {
        JsonNode input = details(usage, "input_tokens_details", "input_token_details");
        JsonNode output = details(usage, "output_tokens_details", "output_token_details");
        Usage.Media told = MediaTokens.of(input, output);
        boolean painted = input.has("image_tokens") && output.isMissingNode();
        return painted ? told.plus(new Usage.Media(0, 0, 0, 0, generated, 0, 0)) : told;
    }

    private static JsonNode details(JsonNode usage, String name, String other) {
        return usage.has(name) ? usage.path(name) : usage.path(other);
    }

    private static long cached(JsonNode usage) {
        return Math.max(
                usage.path("prompt_tokens_details").path("cached_tokens").asLong(),
                usage.path("input_tokens_details").path("cached_tokens").asLong());
    }

    private static long elements(byte[] array) {
        long count = 0;
        try (JsonCursor cursor = JsonCursor.of(array)) {
            while (cursor.nextElement()) {
                cursor.skip();
                count++;
            }
        }
        return count;
    }

    private static long first(JsonNode usage, String name, String other) {
        JsonNode value = usage.path(name).isNumber() ? usage.path(name) : usage.path(other);
        return value.isNumber() ? Math.max(0, value.asLong()) : -1;
    }

    /**
     * Reads model and usage of an answer without building its tree, which may hold megabytes of vectors or images.
     *
     * @throws GatewayException MalformedUpstream when it is no JSON object, or the error it carries
     */
    public static Report report(byte[] body) {
        return report(body, false);
    }

    /** The same of an answer whose {@code data} are pictures. */
    static Report pictures(byte[] body) {
        return report(body, true);
    }

    private static Report report(byte[] body, boolean pictures) {
        JsonScan scan;
        try {
            scan = JsonScan.of(body, MODEL, USAGE, ERROR, DATA);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.MalformedUpstream("The provider's answer is not what its format promises."), e);
        }
        JsonScan.Member error = scan.member(ERROR).orElse(null);
        if (error != null && error.kind() != JsonScan.Kind.NULL) {
            JsonNode json = Json.object().set(ERROR, Json.parse(scan.bytes(error)));
            if (UpstreamErrors.isError(json)) {
                throw new GatewayException(UpstreamErrors.inBand(json));
            }
        }
        Usage usage = scan.member(USAGE)
                .filter(member -> member.kind() == JsonScan.Kind.OBJECT)
                .map(member -> of(Json.parse(scan.bytes(member))))
                .orElse(null);
        if (pictures) {
            long made = scan.member(DATA)
                    .filter(member -> member.kind() == JsonScan.Kind.ARRAY)
                    .map(member -> elements(scan.bytes(member)))
                    .orElse(0L);
            Usage counted = Usage.zero().with(new Usage.Media(0, 0, 0, 0, 0, made, 0));
            usage = usage == null ? counted : usage.plus(counted);
        }
        return new Report(scan.member(MODEL).map(JsonScan.Member::text).orElse(""), usage, null);
    }
}
