package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.RetryAfter;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Errors of Gemini providers, typed by code, status and the reasons in their details, never by their text. A text about the client's
 * request is passed on verbatim; others lose keys and project names.
 */
final class GeminiUpstreamErrors {
    private static final Set<String> AUTH = Set.of(
            "API_KEY_INVALID",
            "API_KEY_SERVICE_BLOCKED",
            "API_KEY_HTTP_REFERRER_BLOCKED",
            "API_KEY_IP_ADDRESS_BLOCKED",
            "API_KEY_EXPIRED",
            "ACCESS_TOKEN_EXPIRED",
            "SERVICE_DISABLED",
            "CONSUMER_INVALID",
            "CONSUMER_SUSPENDED");
    private static final Set<String> QUOTA = Set.of("BILLING_DISABLED", "INSUFFICIENT_BALANCE");
    private static final Pattern SECRET = Pattern.compile(
            "\\b(?:sk|pk|org|proj|user|key|gsk|xai)[-_][A-Za-z0-9*_.-]{6,}|\\bAIza[\\w-]{10,}|\\bprojects?[/ :'\"]+[\\w.-]+"
                    + "|[A-Za-z0-9_-]{40,}");
    private static final int LONGEST = 2000;

    private GeminiUpstreamErrors() {}

    /** What a body says, as far as it says it. */
    private record Said(
            int code,
            @Nullable String message,
            String status,
            Set<String> reasons,
            @Nullable Duration delay) {
        boolean is(Set<String> words) {
            return reasons.stream().anyMatch(words::contains);
        }
    }

    /** The error of an answer with status 300 and up. */
    static LlmError of(HttpReply reply) {
        Said said = said(tree(reply.body()));
        Duration header = RetryAfter.of(reply.headers()).orElse(null);
        return typed(reply.status(), said, header == null ? said.delay() : header);
    }

    /** Whether a 2xx body or an event carries an error. */
    static boolean isError(JsonNode json) {
        JsonNode error = json.path("error");
        return error.isObject()
                || (error.isTextual() && !error.textValue().isEmpty())
                || (error.isArray() && !error.isEmpty());
    }

    /** The error inside a 2xx answer or stream: its own code counts. */
    static LlmError inBand(JsonNode json) {
        Said said = said(json);
        boolean known = said.code() >= 400 && said.code() <= 599;
        return typed(known ? said.code() : code(said.status()), said, said.delay());
    }

    private static int code(String status) {
        return switch (status) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> 500;
        };
    }

    private static LlmError typed(int status, Said said, @Nullable Duration wait) {
        if (status == 402 || said.is(QUOTA)) {
            return new LlmError.UpstreamQuota("The provider's account of this channel has no quota left.");
        }
        // FAILED_PRECONDITION with 400: the account's region or plan, which the client cannot mend
        boolean account = status == 400 && said.status().equals("FAILED_PRECONDITION");
        if (status == 401 || status == 403 || account || said.is(AUTH)) {
            return new LlmError.UpstreamAuth("The provider refused this channel's credential (" + status + ").");
        }
        return switch (status) {
            case 408, 504 -> new LlmError.Timeout(LlmError.Timeout.Phase.TOTAL, redacted(status, said));
            case 409, 425, 499 -> new LlmError.UpstreamFailed(status, redacted(status, said));
            case 404, 413, 422 -> new LlmError.UpstreamRejected(status, verbatim(status, said), null, null);
            case 429 -> new LlmError.RateLimited(redacted(status, said), wait);
            case 503, 529 -> new LlmError.Overloaded(redacted(status, said), wait);
            default ->
                status >= 400 && status < 500
                        ? new LlmError.UpstreamRejected(400, verbatim(status, said), null, null)
                        : new LlmError.UpstreamFailed(status, redacted(status, said));
        };
    }

    private static String verbatim(int status, Said said) {
        return said.message() == null ? "The provider refused the request with status " + status + "." : said.message();
    }

    private static String redacted(int status, Said said) {
        if (said.message() == null) {
            return "The provider answered with status " + status + ".";
        }
        String clean = SECRET.matcher(said.message()).replaceAll("[redacted]");
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }

    private static @Nullable JsonNode tree(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            return null;
        }
    }

    /** Google's envelope, also in a list of one, as streams have it. */
    private static Said said(@Nullable JsonNode json) {
        if (json == null) {
            return new Said(0, null, "", Set.of(), null);
        }
        JsonNode body = json instanceof ArrayNode list && !list.isEmpty() ? list.get(0) : json;
        JsonNode error = body.path("error");
        if (error.isTextual()) {
            return new Said(0, text(error), "", Set.of(), null);
        }
        JsonNode said = error.isObject() ? error : body;
        Set<String> reasons = new HashSet<>();
        Duration wait = null;
        for (JsonNode detail : said.path("details")) {
            reasons.add(detail.path("reason").asText(""));
            String delay = detail.path("retryDelay").asText("");
            if (delay.endsWith("s")) {
                wait = seconds(delay.substring(0, delay.length() - 1));
            }
        }
        return new Said(
                said.path("code").asInt(0),
                text(said.path("message")),
                said.path("status").asText(""),
                Set.copyOf(reasons),
                wait);
    }

    private static @Nullable String text(JsonNode value) {
        String text = value.isTextual() || value.isNumber() ? value.asText() : "";
        return text.isBlank() ? null : text;
    }

    private static @Nullable Duration seconds(String text) {
        try {
            double amount = Double.parseDouble(text.strip());
            return amount >= 0 && amount < Integer.MAX_VALUE / 1000.0
                    ? Duration.ofMillis((long) (amount * 1000))
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
