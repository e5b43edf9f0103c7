package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectsTest {
    private static final Headers PLAIN = Headers.of();
    private static final Headers VERSIONED = Headers.of("anthropic-version", "2023-06-01");

    @ParameterizedTest
    @ValueSource(
            strings = {"/anthropic/v1/messages", "/v1/messages", "/v1/messages?beta=true", "/v1/messages/count_tokens"})
    void knowsAnthropicsPathsWithoutItsHeader(String path) {
        assertThat(Dialects.isAnthropic(path, PLAIN)).isTrue();
    }

    @Test
    void pathOfAModelCallDecidesAgainstTheHeader() {
        assertThat(Dialects.isAnthropic("/v1/chat/completions", VERSIONED)).isFalse();
        assertThat(Dialects.isAnthropic("/v1/chat/completions?x=1", VERSIONED)).isFalse();
    }

    @Test
    void headerDecidesWhereThePathIsShared() {
        assertThat(Dialects.isAnthropic("/v1/models", VERSIONED)).isTrue();
        assertThat(Dialects.isAnthropic("/v1/models", PLAIN)).isFalse();
    }
}
