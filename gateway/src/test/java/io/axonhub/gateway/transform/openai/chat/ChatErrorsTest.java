package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.openai.OpenAiErrors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatErrorsTest {
    private static LlmError of(int status, String body) {
        return new ChatOutbound().error(HttpReply.json(status, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String error(String members) {
        return "{\"error\":{\"message\":\"text\"," + members + "}}";
    }

    @Test
    void typesAnErrorByStatusTypeAndCode() {
        assertThat(
                        of(
                                400,
                                error(
                                        "\"type\":\"invalid_request_error\",\"param\":\"stop\",\"code\":\"unsupported_parameter\"")))
                .isEqualTo(new LlmError.UpstreamRejected(400, "text", "stop", "unsupported_parameter"));
        assertThat(of(400, error("\"code\":\"context_length_exceeded\"")))
                .isEqualTo(new LlmError.ContextOverflow("text"));
        assertThat(of(400, error("\"code\":\"content_filter\""))).isEqualTo(new LlmError.ContentFiltered("text"));
        assertThat(of(429, error("\"type\":\"insufficient_quota\""))).isInstanceOf(LlmError.UpstreamQuota.class);
        assertThat(of(402, "")).isInstanceOf(LlmError.UpstreamQuota.class);
        assertThat(of(401, "")).isInstanceOf(LlmError.UpstreamAuth.class);
        assertThat(of(403, error("\"code\":\"unsupported_country_region_territory\"")))
                .isInstanceOf(LlmError.UpstreamAuth.class);
        assertThat(of(404, error("\"code\":\"model_not_found\"")))
                .isEqualTo(new LlmError.UpstreamRejected(404, "text", null, "model_not_found"));
        assertThat(of(408, "")).isInstanceOf(LlmError.Timeout.class);
        assertThat(of(413, "<html>"))
                .isInstanceOfSatisfying(
                        LlmError.UpstreamRejected.class,
                        e -> assertThat(e.status()).isEqualTo(413));
        assertThat(of(503, "")).isInstanceOf(LlmError.Overloaded.class);
        assertThat(of(502, "[{\"error\":{\"message\":\"listed\"}}]"))
                .isEqualTo(new LlmError.UpstreamFailed(502, "listed"));
        assertThat(of(400, "{\"statusCode\":400,\"message\":\"azure\"}"))
                .isEqualTo(new LlmError.UpstreamRejected(400, "azure", null, null));
    }

    @Test
    void neverDecidesOnTheText() {
        assertThat(of(400, "{\"error\":{\"message\":\"maximum context length, rate limit, invalid api key\"}}"))
                .isInstanceOf(LlmError.UpstreamRejected.class);
    }

    @Test
    void readsRetryAfterInMillisecondsFirst() {
        Headers headers = Headers.of("retry-after", "20", "retry-after-ms", "1500");
        assertThat(new ChatOutbound().error(new HttpReply(429, headers, new byte[0])))
                .isInstanceOfSatisfying(
                        LlmError.RateLimited.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(1500)));
        assertThat(new ChatOutbound()
                        .error(new HttpReply(
                                429, Headers.of("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"), new byte[0])))
                .isInstanceOfSatisfying(
                        LlmError.RateLimited.class,
                        e -> assertThat(e.retryAfter()).isNull());
    }

    @Test
    void answersEachErrorWithItsStatus() {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        for (LlmError error : Samples.errors()) {
            HttpReply reply = OpenAiErrors.reply(error, "req_7", "messages");
            statuses.put(error.errorClass(), reply.status());
            assertThat(reply.headers().first("x-request-id")).hasValue("req_7");
        }
        assertThat(statuses)
                .isEqualTo(Map.ofEntries(
                        Map.entry("invalid_request", 400),
                        Map.entry("upstream_rejected", 422),
                        Map.entry("context_overflow", 400),
                        Map.entry("content_filtered", 400),
                        Map.entry("unauthenticated", 401),
                        Map.entry("permission_denied", 403),
                        Map.entry("not_found", 404),
                        Map.entry("model_not_found", 404),
                        Map.entry("too_large", 413),
                        Map.entry("not_supported", 501),
                        Map.entry("rate_limited", 429),
                        Map.entry("upstream_auth", 502),
                        Map.entry("quota_exceeded", 429),
                        Map.entry("upstream_quota", 503),
                        Map.entry("overloaded", 503),
                        Map.entry("timeout", 504),
                        Map.entry("upstream_failed", 502),
                        Map.entry("malformed_upstream", 502),
                        Map.entry("connection_lost", 502),
                        Map.entry("unavailable", 503),
                        Map.entry("canceled", 499),
                        Map.entry("internal", 500)));
    }
}
