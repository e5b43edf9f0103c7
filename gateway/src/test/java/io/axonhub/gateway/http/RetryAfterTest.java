package io.axonhub.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final String NOW = "Mon, 23 Nov 2026 05:00:00 GMT";

    private static Duration of(String... fields) {
        return RetryAfter.of(Headers.of(fields)).orElse(Duration.ofSeconds(-1));
    }

    @Test
    void milliSecondsWinOverSecondsAndTheyOverTheLimitsFields() {
        assertThat(of("retry-after-ms", "1500", "retry-after", "2")).isEqualTo(Duration.ofMillis(1500));
        assertThat(of("retry-after", "0.5", "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "9s"))
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aDateCountsFromTheAnswersOwn() {
        assertThat(of("retry-after", "Mon, 23 Nov 2026 05:00:07 GMT", "date", NOW))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(of("retry-after", "Mon, 23 Nov 2026 04:00:00 GMT", "date", NOW))
                .isEqualTo(Duration.ZERO);
        assertThat(RetryAfter.of(Headers.of("retry-after", "Mon, 23 Nov 2026 05:00:07 GMT")))
                .isEmpty();
    }

    @Test
    void theLimitThatIsUsedUpSaysWhenItIsWholeAgain() {
        assertThat(of(
                        "x-ratelimit-remaining-requests", "12",
                        "x-ratelimit-reset-requests", "1h",
                        "x-ratelimit-remaining-tokens", "0",
                        "x-ratelimit-reset-tokens", "6m0.25s"))
                .isEqualTo(Duration.ofMillis(360_250));
        assertThat(of(
                        "date", NOW,
                        "anthropic-ratelimit-requests-remaining", "0",
                        "anthropic-ratelimit-requests-reset", "2026-11-23T05:00:03Z",
                        "anthropic-ratelimit-input-tokens-remaining", "0",
                        "anthropic-ratelimit-input-tokens-reset", "2026-11-23T05:00:40Z"))
                .isEqualTo(Duration.ofSeconds(40));
        assertThat(of("date", NOW, "x-ratelimit-remaining", "0", "x-ratelimit-reset", "1795410060000"))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void eachVendorsFieldsAreRead() {
        assertThat(of("x-ratelimit-remaining-tokens-minute", "0", "x-ratelimit-reset-tokens-minute", "12.5"))
                .as("Cerebras: seconds")
                .isEqualTo(Duration.ofMillis(12_500));
        assertThat(of("ratelimit-remaining", "0", "ratelimit-reset", "30"))
                .as("the IETF draft: seconds")
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(of("date", NOW, "x-ratelimit-remaining", "0", "x-ratelimit-reset", "1795410060"))
                .as("seconds of the epoch")
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(of(
                        "date", NOW,
                        "anthropic-ratelimit-unified-status", "rejected",
                        "anthropic-ratelimit-unified-reset", "1795410120"))
                .as("Anthropic: a subscription's window")
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "120ms"))
                .as("OpenAI and Groq: pieces")
                .isEqualTo(Duration.ofMillis(120));
    }

    @Test
    void whatIsNoTimeSaysNothing() {
        for (String value : new String[] {"", "soon", "-1", "1e300", "NaN"}) {
            assertThat(RetryAfter.of(Headers.of("retry-after", value)))
                    .as(value)
                    .isEmpty();
        }
        for (String value : new String[] {"", "s", "1.2.3", "-5", "1s!", "!1s", "1x"}) {
            assertThat(RetryAfter.of(
                            Headers.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", value)))
                    .as(value)
                    .isEmpty();
        }
    }
}
