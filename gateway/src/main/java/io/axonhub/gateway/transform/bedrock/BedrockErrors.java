package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.RetryAfter;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock's errors, typed by the exception's name, else by the status, never by their text. A text about the client's request is
 * kept, but for resource names, which hold the account's number.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html">Common errors</a>
 */
final class BedrockErrors {
    private static final Pattern ARN = Pattern.compile("\\barn:[^\\s,;\"']+");

    private BedrockErrors() {}

    /** The error of an answer with status 300 and up. */
    static LlmError of(HttpReply reply) {
        JsonNode body = tree(reply.body());
        String name = reply.headers().first("x-amzn-errortype").orElse("");
        if (name.isEmpty()) {
            name = body.path("__type").asText("");
        }
        return typed(
                simple(name),
                reply.status(),
                message(body),
                RetryAfter.of(reply.headers()).orElse(null));
    }

    /** The error of an exception inside a stream. */
    static LlmError exception(String name, String message) {
        return typed(simple(name), 500, message, null);
    }

    /** {@code namespace#Name:address} without its ends. */
    private static String simple(String name) {
        String bare = name.substring(name.indexOf('#') + 1);
        int colon = bare.indexOf(':');
        return (colon < 0 ? bare : bare.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
    }

    private static LlmError typed(String name, int status, String said, @Nullable Duration retryAfter) {
        return switch (name) {
            case "accessdeniedexception",
                    "unrecognizedclientexception",
                    "invalidsignatureexception",
                    "incompletesignatureexception",
                    "incompletesignature",
                    "missingauthenticationtokenexception",
                    "missingauthenticationtoken",
                    "expiredtokenexception",
                    "expiredtoken",
                    "invalidclienttokenid",
                    "requestexpired",
                    "notauthorized",
                    "optinrequired" -> byStatus(403, said, retryAfter);
            case "validationexception", "validationerror", "malformedquerystring" -> byStatus(400, said, retryAfter);
            case "resourcenotfoundexception" -> byStatus(404, said, retryAfter);
            case "throttlingexception", "toomanyrequestsexception" -> byStatus(429, said, retryAfter);
            case "servicequotaexceededexception" ->
                new LlmError.UpstreamQuota("The gateway's account at the provider has reached a quota.");
            case "modelnotreadyexception", "serviceunavailableexception", "serviceunavailable" ->
                byStatus(503, said, retryAfter);
            case "modeltimeoutexception" -> byStatus(408, said, retryAfter);
            case "modelerrorexception", "modelstreamerrorexception" -> byStatus(502, said, retryAfter);
            case "internalserverexception", "internalfailure" -> byStatus(500, said, retryAfter);
            default -> byStatus(status, said, retryAfter);
        };
    }

    private static LlmError byStatus(int status, String said, @Nullable Duration retryAfter) {
        return switch (status) {
            case 401, 403 ->
                new LlmError.UpstreamAuth("The provider refused this channel's credential (" + status + ").");
            case 402 -> new LlmError.UpstreamQuota("The gateway's account at the provider has no balance left.");
            case 404, 413, 422 -> new LlmError.UpstreamRejected(status, verbatim(status, said), null, null);
            case 408, 504 -> new LlmError.Timeout(LlmError.Timeout.Phase.TOTAL, "The provider timed out.");
            case 424 -> new LlmError.UpstreamFailed(502, "The provider's model failed.");
            case 429 -> new LlmError.RateLimited("The provider's rate limit was reached.", retryAfter);
            case 503 -> new LlmError.Overloaded("The provider is overloaded.", retryAfter);
            default ->
                status >= 400 && status < 500
                        ? new LlmError.UpstreamRejected(400, verbatim(status, said), null, null)
                        : new LlmError.UpstreamFailed(status, "The provider failed with status " + status + ".");
        };
    }

    private static String verbatim(int status, String said) {
        return said.isBlank()
                ? "The provider refused the request with status " + status + "."
                : ARN.matcher(said).replaceAll("[arn]");
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            return Json.object();
        }
    }

    /** The text of an exception's JSON, in either of its spellings. */
    static String message(JsonNode body) {
        JsonNode message = body.path("message");
        return message.isTextual() ? message.textValue() : body.path("Message").asText("");
    }
}
