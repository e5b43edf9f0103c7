package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.RetryAfter;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Traits;
import io.axonhub.gateway.transform.Traits.Meaning;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Errors of OpenAI-format providers, typed by status and by their {@code type} and {@code code}, never by their text. A text
 * about the client's request is passed on verbatim; others lose keys and account names.
 */
public final class UpstreamErrors {
    private static final Set<String> QUOTA =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient_balance");
    private static final Set<String> FILTER = Set.of("content_filter", "content_policy_violation");
    private static final Set<String> OVERLOADED = Set.of("overloaded", "overloaded_error", "server_overloaded");
    private static final Set<String> AUTH =
            Set.of("invalid_api_key", "authentication_error", "unsupported_country_region_territory");
    /** Codes that say that the request itself is at fault, where no {@code type} says so. */
    private static final Set<String> REQUEST = Set.of(
            "context_length_exceeded",
            "invalid_prompt",
            "invalid_image",
            "image_content_policy_violation",
            "content_policy_violation",
            "content_filter");

    private static final Set<String> RATE = Set.of("rate_limit_exceeded", "rate_limit_error");
    private static final Pattern SECRET = Pattern.compile(
            "\\b(?:sk|pk|org|proj|user|key|gsk|xai)[-_][A-Za-z0-9*_.-]{6,}|\\barn:[^\\s,;\"']+|\\bAIza[\\w-]{10,}|[A-Za-z0-9_-]{40,}");
    private static final int LONGEST = 2000;

    private UpstreamErrors() {}

    /** What a body says, as far as it says it. */
    private record Said(
            @Nullable String message,
            @Nullable String type,
            @Nullable String param,
            @Nullable String code) {
        boolean is(Set<String> words) {
            return (type != null && words.contains(type)) || (code != null && words.contains(code));
        }
    }

    /** The error of an answer with status 300 and up. */
    public static LlmError of(HttpReply reply) {
        return of(reply, Traits.none());
    }

    /** The error of an answer with status 300 and up, of a provider with codes of its own. */
    public static LlmError of(HttpReply reply, Traits traits) {
        Said said = said(tree(reply.body()));
        Duration wait = RetryAfter.of(reply.headers()).orElse(null);
        Meaning meaning = meaning(said, traits);
        return meaning == null ? typed(reply.status(), said, wait) : meant(meaning, reply.status(), said, wait);
    }

    private static @Nullable Meaning meaning(Said said, Traits traits) {
        Meaning code = traits.meaning(said.code());
        return code == null ? traits.meaning(said.type()) : code;
    }

    /** {@code status}: as it came, from which only the text follows. */
    private static LlmError meant(Meaning meaning, int status, Said said, @Nullable Duration wait) {
        return switch (meaning) {
            case QUOTA -> typed(402, said, wait);
            case CREDENTIAL -> typed(status == 403 ? 403 : 401, said, wait);
            case RATE -> new LlmError.RateLimited(redacted(429, said), wait);
            case OVERLOADED -> new LlmError.Overloaded(redacted(503, said), wait);
            case CONTEXT -> new LlmError.ContextOverflow(verbatim(400, said));
            case FILTERED -> new LlmError.ContentFiltered(verbatim(400, said));
            case REQUEST -> new LlmError.UpstreamRejected(400, verbatim(400, said), said.param(), said.code());
            case MODEL -> new LlmError.UpstreamRejected(404, verbatim(404, said), said.param(), said.code());
            case FAILED -> new LlmError.UpstreamFailed(Math.max(500, status), redacted(500, said));
        };
    }

    /** Whether a 2xx body or a chunk carries an error, or is one itself (vLLM, LMDeploy). */
    public static boolean isError(JsonNode json) {
        JsonNode error = json.path("error");
        return json.path("object").asText("").equals("error")
                || error.isObject()
                || (error.isTextual() && !error.textValue().isEmpty())
                || (error.isArray() && !error.isEmpty());
    }

    /** The error inside a 2xx answer or stream: its code may be an HTTP status (OpenRouter), else it counts as 500. */
    public static LlmError inBand(JsonNode json) {
        return inBand(json, Traits.none());
    }

    /** The error inside a 2xx answer or stream of a provider with codes of its own. */
    public static LlmError inBand(JsonNode json, Traits traits) {
        Said said = said(json);
        Meaning meaning = meaning(said, traits);
        if (meaning != null) {
            return meant(meaning, 500, said, null);
        }
        JsonNode code = (json.path("error").isObject() ? json.path("error") : json).path("code");
        int status = code.asInt(0);
        if (status < 400 || status > 599) {
            status = status(said);
        }
        return typed(status, said, null);
    }

    private static int status(Said said) {
        if (said.is(RATE)) {
            return 429;
        }
        if (said.is(OVERLOADED)) {
            return 503;
        }
        boolean request = "invalid_request_error".equals(said.type()) || said.is(REQUEST);
        return request && !said.is(AUTH) ? 400 : 500;
    }

    private static LlmError typed(int status, Said said, @Nullable Duration retryAfter) {
        if (said.is(QUOTA) || status == 402) {
            return new LlmError.UpstreamQuota("The provider's account of this channel has no quota left.");
        }
        if (status == 401 || status == 403 || said.is(AUTH)) {
            return new LlmError.UpstreamAuth("The provider refused this channel's credential (" + status + ").");
        }
        if (status >= 400 && status < 500 && "context_length_exceeded".equals(said.code())) {
            return new LlmError.ContextOverflow(verbatim(status, said));
        }
        if (status >= 400 && status < 500 && said.is(FILTER)) {
            return new LlmError.ContentFiltered(verbatim(status, said));
        }
        if (said.is(OVERLOADED)) {
            return new LlmError.Overloaded(redacted(status, said), retryAfter);
        }
        return byStatus(status, said, retryAfter);
    }

    private static LlmError byStatus(int status, Said said, @Nullable Duration retryAfter) {
        return switch (status) {
            case 408 -> new LlmError.Timeout(LlmError.Timeout.Phase.TOTAL, redacted(status, said));
            case 409, 425 -> new LlmError.UpstreamFailed(status, redacted(status, said));
            case 404, 413, 422 ->
                new LlmError.UpstreamRejected(status, verbatim(status, said), said.param(), said.code());
            case 429 -> new LlmError.RateLimited(redacted(status, said), retryAfter);
            case 503, 529 -> new LlmError.Overloaded(redacted(status, said), retryAfter);
            default ->
                status >= 400 && status < 500
                        ? new LlmError.UpstreamRejected(400, verbatim(status, said), said.param(), said.code())
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

    /** OpenAI's envelope, Gemini's in a list, Azure's and Cohere's without one, Jina's and Voyage's {@code detail}. */
    private static Said said(@Nullable JsonNode json) {
        if (json == null) {
            return new Said(null, null, null, null);
        }
        JsonNode body = json instanceof ArrayNode list && !list.isEmpty() ? list.get(0) : json;
        JsonNode error = body.path("error");
        if (error.isTextual()) {
            return new Said(text(error), text(body.path("type")), null, text(body.path("code")));
        }
        JsonNode said = error.isObject() ? error : body;
        String message = text(said.path("message"));
        return new Said(
                message == null ? text(said.path("detail")) : message,
                text(said.path("type")),
                text(said.path("param")),
                text(said.path("code")));
    }

    private static @Nullable String text(JsonNode value) {
        String text = value.isTextual() || value.isNumber() ? value.asText() : "";
        return text.isBlank() ? null : text;
    }
}
