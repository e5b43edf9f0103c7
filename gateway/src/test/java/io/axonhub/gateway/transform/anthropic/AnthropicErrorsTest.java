package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnthropicErrorsTest {
    private static LlmError read(int status, String type, String message, String... headers) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";
        return AnthropicErrors.of(new HttpReply(status, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void textsThatClientsMatchOnAreVerbatim() {
        assertThat(read(400, "invalid_request_error", "prompt is too long: 9 tokens > 8 maximum"))
                .isEqualTo(new LlmError.UpstreamRejected(400, "prompt is too long: 9 tokens > 8 maximum", null, null));
        assertThat(read(413, "request_too_large", "too big"))
                .isEqualTo(new LlmError.UpstreamRejected(413, "too big", null, null));
        assertThat(read(404, "not_found_error", "model: x"))
                .isEqualTo(new LlmError.UpstreamRejected(404, "model: x", null, null));
        assertThat(read(409, "conflict_error", "busy"))
                .isEqualTo(new LlmError.UpstreamRejected(400, "busy", null, null));
    }

    @Test
    void ourOwnTroubleIsTypedAndToldInOurWords() {
        assertThat(read(401, "authentication_error", "invalid x-api-key")).isInstanceOf(LlmError.UpstreamAuth.class);
        assertThat(read(403, "permission_error", "org 7")).isInstanceOf(LlmError.UpstreamAuth.class);
        assertThat(read(402, "billing_error", "pay")).isInstanceOf(LlmError.UpstreamQuota.class);
        assertThat(read(400, "billing_error", "pay")).isInstanceOf(LlmError.UpstreamQuota.class);
        assertThat(read(529, "overloaded_error", "Overloaded")).isInstanceOf(LlmError.Overloaded.class);
        assertThat(read(500, "overloaded_error", "Overloaded")).isInstanceOf(LlmError.Overloaded.class);
        assertThat(read(504, "timeout_error", "slow")).isInstanceOf(LlmError.Timeout.class);
        assertThat(read(500, "api_error", "boom")).isInstanceOf(LlmError.UpstreamFailed.class);
        assertThat(read(429, "rate_limit_error", "org 7 is over").message()).doesNotContain("org 7");
    }

    @Test
    void retryAfterOfEverySpelling() {
        assertThat(read(429, "rate_limit_error", "x", "retry-after", "12"))
                .isEqualTo(new LlmError.RateLimited("The provider's rate limit was reached.", Duration.ofSeconds(12)));
        assertThat(read(429, "rate_limit_error", "x", "retry-after-ms", "1500", "retry-after", "2"))
                .isEqualTo(new LlmError.RateLimited("The provider's rate limit was reached.", Duration.ofMillis(1500)));
        assertThat(read(
                        529,
                        "overloaded_error",
                        "x",
                        "date",
                        "Sun, 22 Nov 2026 10:00:00 GMT",
                        "retry-after",
                        "Sun, 22 Nov 2026 10:00:30 GMT"))
                .isEqualTo(new LlmError.Overloaded("The provider is overloaded.", Duration.ofSeconds(30)));
        assertThat(read(529, "overloaded_error", "x", "retry-after", "soon"))
                .isEqualTo(new LlmError.Overloaded("The provider is overloaded.", null));
    }

    @Test
    void bodiesThatAreNoneAreNamedByTheirStatus() {
        assertThat(AnthropicErrors.of(
                        new HttpReply(400, Headers.empty(), "<html>bad</html>".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new LlmError.UpstreamRejected(400, "The provider answered with status 400.", null, null));
        assertThat(AnthropicErrors.of(new HttpReply(502, Headers.empty(), new byte[0])))
                .isEqualTo(new LlmError.UpstreamFailed(502, "The provider failed with status 502."));
        assertThat(AnthropicErrors.of(HttpReply.json(400, "{\"error\":\"plain\"}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new LlmError.UpstreamRejected(400, "plain", null, null));
    }

    @Test
    void clientsGetTheDialectsEnvelope() {
        HttpReply reply = AnthropicErrors.reply(new LlmError.RateLimited("slow", Duration.ofMillis(1200)), "req_1");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers().first("retry-after")).hasValue("2");
        assertThat(reply.headers().first("request-id")).hasValue("req_1");
        assertThat(reply.headers().first("x-should-retry")).isEmpty();
        JsonNode body = Json.parse(reply.body());
        assertThat(body)
                .isEqualTo(Given.json("{'type':'error','error':{'type':'rate_limit_error','message':'slow'},"
                        + "'request_id':'req_1'}"));
    }

    @Test
    void sdksAreToldWhatIsNotWorthATry() {
        for (LlmError error : new LlmError[] {
            new LlmError.Unauthenticated("x"), new LlmError.UpstreamQuota("x"), new LlmError.NotSupported("x")
        }) {
            assertThat(AnthropicErrors.reply(error, "r").headers().first("x-should-retry"))
                    .as(error.errorClass())
                    .hasValue("false");
        }
        assertThat(AnthropicErrors.reply(new LlmError.UpstreamAuth("x"), "r").status())
                .isEqualTo(502);
        assertThat(AnthropicErrors.reply(new LlmError.UpstreamRejected(422, "x", null, null), "r")
                        .status())
                .isEqualTo(400);
    }
}
