package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Errors for a client of this dialect.
 *
 * @see <a href="https://google.aip.dev/193">AIP-193, errors</a>
 */
final class GeminiErrors {
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    private GeminiErrors() {}

    /** How one error looks here. {@code retry} false tells SDKs not to try again although the status would let them. */
    private record Face(int code, String status, boolean retry) {
        static Face invalid() {
            return new Face(400, "INVALID_ARGUMENT", true);
        }

        static Face unavailable() {
            return new Face(503, "UNAVAILABLE", true);
        }

        static Face internal() {
            return new Face(500, "INTERNAL", true);
        }

        static Face notFound() {
            return new Face(404, "NOT_FOUND", true);
        }
    }

    private static Face face(LlmError error) {
        return switch (error) {
            case LlmError.InvalidRequest e -> Face.invalid();
            case LlmError.UpstreamRejected e -> e.status() == 404 ? Face.notFound() : Face.invalid();
            case LlmError.ContextOverflow e -> Face.invalid();
            case LlmError.ContentFiltered e -> Face.invalid();
            case LlmError.TooLarge e -> Face.invalid();
            case LlmError.Unauthenticated e -> new Face(401, "UNAUTHENTICATED", false);
            case LlmError.PermissionDenied e -> new Face(403, "PERMISSION_DENIED", false);
            case LlmError.NotFound e -> Face.notFound();
            case LlmError.ModelNotFound e -> Face.notFound();
            case LlmError.NotSupported e -> new Face(501, "UNIMPLEMENTED", false);
            case LlmError.RateLimited e -> new Face(429, "RESOURCE_EXHAUSTED", true);
            case LlmError.UpstreamQuota e -> new Face(503, "UNAVAILABLE", false);
            case LlmError.UpstreamAuth e -> Face.unavailable();
            case LlmError.Overloaded e -> Face.unavailable();
            case LlmError.Unavailable e -> Face.unavailable();
            case LlmError.Timeout e -> new Face(504, "DEADLINE_EXCEEDED", true);
            case LlmError.UpstreamFailed e -> Face.internal();
            case LlmError.MalformedUpstream e -> Face.internal();
            case LlmError.ConnectionLost e -> Face.internal();
            case LlmError.Internal e -> Face.internal();
            case LlmError.QuotaExceeded e -> new Face(429, "RESOURCE_EXHAUSTED", false);
            case LlmError.Canceled e -> new Face(499, "CANCELLED", false);
        };
    }

    /** A whole HTTP answer. */
    static HttpReply reply(LlmError error, String requestId) {
        Face face = face(error);
        Headers headers = Headers.of("content-type", "application/json", "x-request-id", requestId);
        if (!face.retry()) {
            headers = headers.with("x-should-retry", "false");
        }
        Duration wait = retryAfter(error);
        if (wait != null) {
            headers = headers.with(
                    "retry-after", Long.toString(wait.plusNanos(999_999_999).toSeconds()));
        }
        return new HttpReply(face.code(), headers, Json.bytes(body(error, requestId)));
    }

    private static @Nullable Duration retryAfter(LlmError error) {
        return switch (error) {
            case LlmError.RateLimited limited -> limited.retryAfter();
            case LlmError.Overloaded overloaded -> overloaded.retryAfter();
            case LlmError.Unavailable unavailable -> unavailable.retryAfter();
            case LlmError.QuotaExceeded quota -> quota.renewedIn();
            default -> null;
        };
    }

    /** The body; also an element of a stream. {@code requestId}: empty when it is not known. */
    static JsonNode body(LlmError error, String requestId) {
        Face face = face(error);
        ObjectNode body = Json.object();
        ObjectNode said = body.putObject("error")
                .put("code", face.code())
                .put("message", error.message())
                .put("status", face.status());
        details(error, requestId, said.putArray("details"));
        return body;
    }

    private static void details(LlmError error, String requestId, ArrayNode details) {
        String field = switch (error) {
            case LlmError.InvalidRequest invalid -> invalid.param();
            case LlmError.UpstreamRejected rejected -> rejected.param();
            default -> null;
        };
        if (field != null) {
            detail("BadRequest", details)
                    .putArray("fieldViolations")
                    .addObject()
                    .put("field", field)
                    .put("description", error.message());
        }
        detail("ErrorInfo", details)
                .put("reason", error.errorClass().toUpperCase(java.util.Locale.ROOT))
                .put("domain", "axonhub");
        Duration wait = retryAfter(error);
        if (wait != null) {
            BigDecimal seconds = BigDecimal.valueOf(wait.toMillis(), 3).stripTrailingZeros();
            detail("RetryInfo", details).put("retryDelay", seconds.toPlainString() + "s");
        }
        if (!requestId.isEmpty()) {
            detail("RequestInfo", details).put("requestId", requestId);
        }
    }

    private static ObjectNode detail(String type, ArrayNode details) {
        return details.addObject().put("@type", TYPE + type);
    }
}
