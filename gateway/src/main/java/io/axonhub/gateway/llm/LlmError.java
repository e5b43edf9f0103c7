package io.axonhub.gateway.llm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong with a request, by type: what is retried, recorded and shown follows from the variant, never from
 * a message's text. {@code message} is fit for the client: no keys, no internal hosts.
 */
public sealed interface LlmError {
    /** What to tell the client. */
    String message();

    /** The closed taxonomy for records and metrics, snake case. */
    default String errorClass() {
        return switch (this) {
            case InvalidRequest _ -> "invalid_request";
            case UpstreamRejected _ -> "upstream_rejected";
            case ContextOverflow _ -> "context_overflow";
            case ContentFiltered _ -> "content_filtered";
            case Unauthenticated _ -> "unauthenticated";
            case PermissionDenied _ -> "permission_denied";
            case NotFound _ -> "not_found";
            case ModelNotFound _ -> "model_not_found";
            case TooLarge _ -> "too_large";
            case NotSupported _ -> "not_supported";
            case RateLimited _ -> "rate_limited";
            case UpstreamAuth _ -> "upstream_auth";
            case UpstreamQuota _ -> "upstream_quota";
            case Overloaded _ -> "overloaded";
            case Timeout _ -> "timeout";
            case UpstreamFailed _ -> "upstream_failed";
            case MalformedUpstream _ -> "malformed_upstream";
            case ConnectionLost _ -> "connection_lost";
            case Unavailable _ -> "unavailable";
            case QuotaExceeded _ -> "quota_exceeded";
            case Canceled _ -> "canceled";
            case Internal _ -> "internal";
        };
    }

    /** The client's request is wrong, and the gateway says so. {@code param}: the field's path; {@code code}: OpenAI's code. */
    record InvalidRequest(
            String message,
            @Nullable String param,
            @Nullable String code) implements LlmError {
        /** A bad field. */
        public static InvalidRequest of(String param, String message) {
            return new InvalidRequest(message, param, "invalid_value");
        }

        /** The same about the field that is called {@code other}, which the message names so too. */
        public InvalidRequest about(String other) {
            int at = param == null || param.equals(other) ? -1 : message.indexOf(param);
            String told = param == null || at < 0
                    ? message
                    : message.substring(0, at) + other + message.substring(at + param.length());
            return new InvalidRequest(told, other, code);
        }
    }

    /**
     * The provider says the client's request is wrong: {@code message} verbatim, because clients match on it.
     *
     * @param status 400, 404, 413 or 422
     */
    record UpstreamRejected(
            int status,
            String message,
            @Nullable String param,
            @Nullable String code) implements LlmError {}

    /** The prompt does not fit the model's context; the provider's text verbatim. */
    record ContextOverflow(String message) implements LlmError {}

    /** The provider's filter refused the prompt or the answer. */
    record ContentFiltered(String message) implements LlmError {}

    /** No, an unknown, a disabled or an expired gateway key. */
    record Unauthenticated(String message) implements LlmError {}

    /** A valid gateway key that may not do this. */
    record PermissionDenied(String message) implements LlmError {}

    /** No such path or object here. */
    record NotFound(String message) implements LlmError {}

    /** No model of this name for this key. */
    record ModelNotFound(String model, String message) implements LlmError {}

    /** The body or the headers exceed the gateway's limit. */
    record TooLarge(String message) implements LlmError {}

    /** The gateway does not offer this operation. */
    record NotSupported(String message) implements LlmError {}

    /** A rate limit, the provider's on our credential or our own; {@code retryAfter} as it said. */
    record RateLimited(String message, @Nullable Duration retryAfter) implements LlmError {}

    /** The provider refused our channel's credential; the text is ours, the client's key is not to blame. */
    record UpstreamAuth(String message) implements LlmError {}

    /** Our channel's account has no balance or quota left. */
    record UpstreamQuota(String message) implements LlmError {}

    /** The provider is overloaded (503, 529). */
    record Overloaded(String message, @Nullable Duration retryAfter) implements LlmError {}

    /** The provider, or all of them together, were too slow. */
    record Timeout(Phase phase, String message) implements LlmError {
        /** Which clock ran out. */
        public enum Phase {
            CONNECT,
            FIRST_BYTE,
            STREAM_IDLE,
            TOTAL,
            /** The request's own, set by its client or by the gateway: no provider is to blame. */
            DEADLINE
        }
    }

    /** The provider answered 5xx or sent an error event; {@code status} is what it sent (500 for an event). */
    record UpstreamFailed(int status, String message) implements LlmError {}

    /** The provider's bytes are not what its format promises. */
    record MalformedUpstream(String message) implements LlmError {}

    /** The connection could not be made, was refused, or broke. */
    record ConnectionLost(String message) implements LlmError {}

    /** No channel can take the request now. */
    record Unavailable(String message, @Nullable Duration retryAfter) implements LlmError {}

    /** The caller has used up what the gateway grants it; {@code renewedIn} is null when it never is. */
    record QuotaExceeded(String message, @Nullable Duration renewedIn) implements LlmError {}

    /** The client went away; nothing is sent. */
    record Canceled(String message) implements LlmError {}

    /** A defect of the gateway; the text says no more than a request id can find. */
    record Internal(String message) implements LlmError {}
}
