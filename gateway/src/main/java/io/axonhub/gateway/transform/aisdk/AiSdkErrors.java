package io.axonhub.gateway.transform.aisdk;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Errors before the first byte: the SDK shows the body as it is ({@code error.message} of {@code useChat}), so that it is the text alone. */
final class AiSdkErrors {
    private AiSdkErrors() {}

    static HttpReply reply(LlmError error, String requestId) {
        Headers headers = Headers.of("content-type", "text/plain; charset=utf-8", "x-request-id", requestId);
        if (isFinal(error)) {
            headers = headers.with("x-should-retry", "false");
        }
        Duration wait = retryAfter(error);
        if (wait != null) {
            headers = headers.with(
                    "retry-after", Long.toString(wait.plusNanos(999_999_999).toSeconds()));
        }
        return new HttpReply(status(error), headers, error.message().getBytes(StandardCharsets.UTF_8));
    }

    private static int status(LlmError error) {
        return switch (error) {
            case LlmError.InvalidRequest e -> 400;
            case LlmError.UpstreamRejected e -> e.status();
            case LlmError.ContextOverflow e -> 400;
            case LlmError.ContentFiltered e -> 400;
            case LlmError.Unauthenticated e -> 401;
            case LlmError.PermissionDenied e -> 403;
            case LlmError.NotFound e -> 404;
            case LlmError.ModelNotFound e -> 404;
            case LlmError.TooLarge e -> 413;
            case LlmError.NotSupported e -> 501;
            case LlmError.RateLimited e -> 429;
            case LlmError.UpstreamAuth e -> 502;
            case LlmError.UpstreamQuota e -> 503;
            case LlmError.Overloaded e -> 503;
            case LlmError.Timeout e -> 504;
            case LlmError.UpstreamFailed e -> 502;
            case LlmError.MalformedUpstream e -> 502;
            case LlmError.ConnectionLost e -> 502;
            case LlmError.Unavailable e -> 503;
            case LlmError.QuotaExceeded e -> 429;
            case LlmError.Canceled e -> 499;
            case LlmError.Internal e -> 500;
        };
    }

    /** Whether trying again cannot help although the status would let a client. */
    private static boolean isFinal(LlmError error) {
        return error instanceof LlmError.Unauthenticated
                || error instanceof LlmError.NotSupported
                || error instanceof LlmError.UpstreamQuota
                || error instanceof LlmError.QuotaExceeded;
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
}
