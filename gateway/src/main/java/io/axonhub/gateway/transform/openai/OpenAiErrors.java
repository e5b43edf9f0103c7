package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Errors for a client of one of OpenAI's dialects. {@code prompt} is the member that holds the prompt: {@code messages} or
 * {@code input}.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes/api-errors">OpenAI, error codes</a>
 */
public final class OpenAiErrors {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    private OpenAiErrors() {}

    /** How one error looks here. {@code retry} false tells SDKs not to try again although the status would let them. */
    private record Face(
            int status,
            String type,
            @Nullable String param,
            @Nullable String code,
            boolean retry) {
        static Face invalid(int status, @Nullable String param, @Nullable String code) {
            return new Face(status, INVALID, param, code, true);
        }

        static Face server(int status, String code) {
            return new Face(status, SERVER, null, code, true);
        }

        Face noRetry() {
            return new Face(status, type, param, code, false);
        }
    }

    private static Face face(LlmError error, String prompt) {
        return switch (error) {
            case LlmError.InvalidRequest e -> Face.invalid(400, e.param(), e.code());
            case LlmError.UpstreamRejected e -> Face.invalid(e.status(), e.param(), e.code());
            case LlmError.ContextOverflow e -> Face.invalid(400, prompt, "context_length_exceeded");
            case LlmError.ContentFiltered e -> Face.invalid(400, null, "content_filter");
            case LlmError.Unauthenticated e ->
                Face.invalid(401, null, "invalid_api_key").noRetry();
            case LlmError.PermissionDenied e ->
                new Face(403, "permission_error", null, "insufficient_permissions", false);
            case LlmError.NotFound e -> Face.invalid(404, null, "not_found");
            case LlmError.ModelNotFound e -> Face.invalid(404, "model", "model_not_found");
            case LlmError.TooLarge e -> Face.invalid(413, null, "request_too_large");
            case LlmError.NotSupported e ->
                Face.invalid(501, null, "not_supported").noRetry();
            case LlmError.RateLimited e -> new Face(429, "rate_limit_error", null, "rate_limit_exceeded", true);
            case LlmError.UpstreamAuth e -> new Face(502, "api_error", null, "upstream_auth", true);
            case LlmError.UpstreamQuota e -> Face.server(503, "upstream_quota").noRetry();
            case LlmError.Overloaded e -> Face.server(503, "overloaded");
            case LlmError.Timeout e -> Face.server(504, "timeout");
            case LlmError.UpstreamFailed e -> Face.server(502, "upstream_error");
            case LlmError.MalformedUpstream e -> Face.server(502, "malformed_upstream");
            case LlmError.ConnectionLost e -> Face.server(502, "connection_lost");
            case LlmError.Unavailable e -> Face.server(503, "unavailable");
            case LlmError.QuotaExceeded e -> new Face(429, "insufficient_quota", null, "insufficient_quota", false);
            case LlmError.Canceled e -> new Face(499, "request_canceled", null, "canceled", false);
            case LlmError.Internal e -> Face.server(500, "internal_error");
        };
    }

    /** A whole HTTP answer. */
    public static HttpReply reply(LlmError error, String requestId, String prompt) {
        Face face = face(error, prompt);
        Headers headers = Headers.of("content-type", "application/json", "x-request-id", requestId);
        if (!face.retry()) {
            headers = headers.with("x-should-retry", "false");
        }
        Duration wait = retryAfter(error);
        if (wait != null) {
            headers = headers.with(
                            "retry-after",
                            Long.toString(wait.plusNanos(999_999_999).toSeconds()))
                    .with("retry-after-ms", Long.toString(wait.toMillis()));
        }
        return new HttpReply(face.status(), headers, Json.bytes(body(error, prompt)));
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

    /** The body; all four keys are present, because typed clients insist. */
    public static ObjectNode body(LlmError error, String prompt) {
        Face face = face(error, prompt);
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", error.message())
                .put("type", face.type())
                .put("param", face.param())
                .put("code", face.code());
        return body;
    }
}
