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

    /** Whether another channel or credential may do better; false for what the caller must mend. */
    boolean retryable();

    /** The closed taxonomy for records and metrics, snake case. */
    String errorClass();

    /** The client's request is wrong, and the gateway says so. {@code param}: the field's path; {@code code}: OpenAI's code. */
    record InvalidRequest(
            String message,
            @Nullable String param,
            @Nullable String code) implements LlmError {
        /** A bad field. */
        public static InvalidRequest of(String param, String message) {
            return new InvalidRequest(message, param, "invalid_value");
        }

        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "invalid_request";
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
            @Nullable String code) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "upstream_rejected";
        }
    }

    /** The prompt does not fit the model's context; the provider's text verbatim. */
    record ContextOverflow(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "context_overflow";
        }
    }

    /** The provider's filter refused the prompt or the answer. */
    record ContentFiltered(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "content_filtered";
        }
    }

    /** No, an unknown, a disabled or an expired gateway key. */
    record Unauthenticated(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "unauthenticated";
        }
    }

    /** A valid gateway key that may not do this. */
    record PermissionDenied(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "permission_denied";
        }
    }

    /** No such path or object here. */
    record NotFound(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "not_found";
        }
    }

    /** No model of this name for this key. */
    record ModelNotFound(String model, String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "model_not_found";
        }
    }

    /** The body or the headers exceed the gateway's limit. */
    record TooLarge(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "too_large";
        }
    }

    /** The gateway does not offer this operation. */
    record NotSupported(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "not_supported";
        }
    }

    /** The provider's rate limit hit our credential; {@code retryAfter} as it said. */
    record RateLimited(String message, @Nullable Duration retryAfter) implements LlmError {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "rate_limited";
        }
    }

    /** The provider refused our channel's credential; the text is ours, the client's key is not to blame. */
    record UpstreamAuth(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "upstream_auth";
        }
    }

    /** Our channel's account has no balance or quota left. */
    record UpstreamQuota(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "upstream_quota";
        }
    }

    /** The provider is overloaded (503, 529). */
    record Overloaded(String message, @Nullable Duration retryAfter) implements LlmError {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "overloaded";
        }
    }

    /** The provider was too slow. */
    record Timeout(Phase phase, String message) implements LlmError {
        /** Which clock ran out. */
        public enum Phase {
            CONNECT,
            FIRST_BYTE,
            STREAM_IDLE,
            TOTAL
        }

        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "timeout";
        }
    }

    /** The provider answered 5xx or sent an error event; {@code status} is what it sent (500 for an event). */
    record UpstreamFailed(int status, String message) implements LlmError {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "upstream_failed";
        }
    }

    /** The provider's bytes are not what its format promises. */
    record MalformedUpstream(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "malformed_upstream";
        }
    }

    /** The connection could not be made, was refused, or broke. */
    record ConnectionLost(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String errorClass() {
            return "connection_lost";
        }
    }

    /** No channel can take the request now. */
    record Unavailable(String message, @Nullable Duration retryAfter) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "unavailable";
        }
    }

    /** The client went away; nothing is sent. */
    record Canceled(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "canceled";
        }
    }

    /** A defect of the gateway; the text says no more than a request id can find. */
    record Internal(String message) implements LlmError {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String errorClass() {
            return "internal";
        }
    }
}
