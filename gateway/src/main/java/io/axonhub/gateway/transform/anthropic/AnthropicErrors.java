package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.RetryAfter;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Traits;
import io.axonhub.gateway.transform.Traits.Meaning;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Messages provider's errors, typed by status and {@code error.type}, never by their text. The texts of what the client must
 * mend are kept verbatim, because Claude Code decides by them; those about our account, credential or limits are ours, because
 * the provider's name organisations.
 *
 * @see <a href="https://docs.anthropic.com/en/api/errors">Errors</a>
 */
final class AnthropicErrors {
    private AnthropicErrors() {}

    /** The error of an answer with status 300 and up, whatever its body is. */
    static LlmError of(HttpReply reply) {
        return of(reply, Traits.none());
    }

    /** The error of an answer with status 300 and up, of a provider with codes of its own. */
    static LlmError of(HttpReply reply, Traits traits) {
        JsonNode body = tree(reply.body());
        JsonNode error = body == null ? null : error(body);
        String type = error == null ? "" : error.path("type").asText("");
        String message = message(body, error);
        Meaning meaning = meaning(body, error, traits);
        return meaning == null
                ? typed(
                        reply.status(),
                        type,
                        message,
                        RetryAfter.of(reply.headers()).orElse(null))
                : meant(meaning, message, RetryAfter.of(reply.headers()).orElse(null));
    }

    /** The error that an event or a 2xx body is; null when it is none. */
    static @Nullable LlmError carried(JsonNode tree, Traits traits) {
        JsonNode error = error(tree);
        if (error == null) {
            return null;
        }
        String type = error.path("type").asText("");
        Meaning meaning = meaning(tree, error, traits);
        if (meaning != null) {
            return meant(meaning, message(tree, error), null);
        }
        return typed(status(type), type, message(tree, error), null);
    }

    /** By the code, which vendors put inside the error or beside it, else by the type. */
    private static @Nullable Meaning meaning(@Nullable JsonNode body, @Nullable JsonNode error, Traits traits) {
        if (body == null || error == null) {
            return null;
        }
        for (JsonNode word : List.of(error.path("code"), error.path("type"), body.path("code"))) {
            Meaning meaning = traits.meaning(word.asText(""));
            if (meaning != null) {
                return meaning;
            }
        }
        return null;
    }

    private static LlmError meant(Meaning meaning, String said, @Nullable Duration wait) {
        return switch (meaning) {
            case CREDENTIAL -> typed(401, "", said, wait);
            case QUOTA -> typed(402, "", said, wait);
            case RATE -> typed(429, "", said, wait);
            case OVERLOADED -> typed(529, "", said, wait);
            case CONTEXT -> new LlmError.ContextOverflow(said);
            case FILTERED -> new LlmError.ContentFiltered(said);
            case REQUEST -> typed(400, "", said, wait);
            case MODEL -> typed(404, "", said, wait);
            case FAILED -> typed(500, "", said, wait);
        };
    }

    private static @Nullable JsonNode tree(byte[] body) {
        try {
            JsonNode tree = Json.parse(body);
            return tree.isArray() && !tree.isEmpty() ? tree.get(0) : tree;
        } catch (Json.BadJsonException e) {
            return null;
        }
    }

    private static @Nullable JsonNode error(JsonNode tree) {
        JsonNode error = tree.path("error");
        if (error.isObject() || (error.isTextual() && !error.textValue().isBlank())) {
            return error;
        }
        return tree.path("type").asText("").equals("error") ? tree : null;
    }

    private static String message(@Nullable JsonNode body, @Nullable JsonNode error) {
        if (error != null && error.isTextual()) {
            return error.textValue();
        }
        if (error != null && error.path("message").isTextual()) {
            return error.path("message").textValue();
        }
        return body == null ? "" : body.path("message").asText("");
    }

    private static int status(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "conflict_error" -> 409;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }

    private static LlmError typed(int status, String type, String said, @Nullable Duration retryAfter) {
        int meant = switch (type) {
            case "billing_error", "request_too_large", "overloaded_error" -> status(type);
            default -> status;
        };
        String message = said.isBlank() ? "The provider answered with status " + meant + "." : said;
        return switch (meant) {
            case 401, 403 -> new LlmError.UpstreamAuth("The provider refused the gateway's credential.");
            case 402 -> new LlmError.UpstreamQuota("The gateway's account at the provider has no balance left.");
            case 404, 413, 422 -> new LlmError.UpstreamRejected(meant, message, null, null);
            case 408, 504 -> new LlmError.Timeout(LlmError.Timeout.Phase.TOTAL, "The provider timed out.");
            case 429 -> new LlmError.RateLimited("The provider's rate limit was reached.", retryAfter);
            case 503, 529 -> new LlmError.Overloaded("The provider is overloaded.", retryAfter);
            default ->
                meant >= 400 && meant < 500
                        ? new LlmError.UpstreamRejected(400, message, null, null)
                        : new LlmError.UpstreamFailed(meant, "The provider failed with status " + meant + ".");
        };
    }

    /** The error object of this dialect; no request id when there is none to tell. */
    static ObjectNode body(LlmError error, @Nullable String requestId) {
        ObjectNode body = Json.object();
        body.put("type", "error");
        body.putObject("error").put("type", Rendering.of(error).type()).put("message", error.message());
        if (requestId != null) {
            body.put("request_id", requestId);
        }
        return body;
    }

    /** The error before the first byte. */
    static HttpReply reply(LlmError error, String requestId) {
        Rendering rendering = Rendering.of(error);
        Headers headers = Headers.of("content-type", "application/json", "request-id", requestId);
        if (rendering.retryAfter() != null) {
            long seconds = (rendering.retryAfter().toMillis() + 999) / 1000;
            headers = headers.with("retry-after", Long.toString(seconds));
        }
        if (!rendering.retry()) {
            headers = headers.with("x-should-retry", "false");
        }
        return new HttpReply(rendering.status(), headers, Json.bytes(body(error, requestId)));
    }

    /** How an error looks to a client: {@code retry} false tells its SDK not to try again by itself. */
    private record Rendering(
            int status,
            String type,
            boolean retry,
            @Nullable Duration retryAfter) {
        private static Rendering plain(int status, String type) {
            return new Rendering(status, type, true, null);
        }

        private static Rendering last(int status, String type) {
            return new Rendering(status, type, false, null);
        }

        static Rendering of(LlmError error) {
            return switch (error) {
                case LlmError.InvalidRequest e -> plain(400, "invalid_request_error");
                case LlmError.UpstreamRejected e -> rejected(e.status());
                case LlmError.ContextOverflow e -> plain(400, "invalid_request_error");
                case LlmError.ContentFiltered e -> plain(400, "invalid_request_error");
                case LlmError.Unauthenticated e -> last(401, "authentication_error");
                case LlmError.PermissionDenied e -> plain(403, "permission_error");
                case LlmError.NotFound e -> plain(404, "not_found_error");
                case LlmError.ModelNotFound e -> plain(404, "not_found_error");
                case LlmError.TooLarge e -> plain(413, "request_too_large");
                case LlmError.NotSupported e -> last(501, "not_supported");
                case LlmError.RateLimited e -> new Rendering(429, "rate_limit_error", true, e.retryAfter());
                case LlmError.UpstreamAuth e -> plain(502, "api_error");
                case LlmError.UpstreamQuota e -> last(529, "overloaded_error");
                case LlmError.Overloaded e -> new Rendering(529, "overloaded_error", true, e.retryAfter());
                case LlmError.Timeout e -> plain(504, "timeout_error");
                case LlmError.UpstreamFailed e -> plain(500, "api_error");
                case LlmError.MalformedUpstream e -> plain(500, "api_error");
                case LlmError.ConnectionLost e -> plain(502, "api_error");
                case LlmError.Unavailable e -> new Rendering(529, "overloaded_error", true, e.retryAfter());
                case LlmError.QuotaExceeded e -> new Rendering(429, "billing_error", false, e.renewedIn());
                case LlmError.Canceled e -> plain(499, "api_error");
                case LlmError.Internal e -> plain(500, "api_error");
            };
        }

        private static Rendering rejected(int status) {
            return switch (status) {
                case 404 -> plain(404, "not_found_error");
                case 413 -> plain(413, "request_too_large");
                default -> plain(400, "invalid_request_error");
            };
        }
    }
}
