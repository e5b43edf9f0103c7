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
            strings = {"/anthropic/v1/messages", "/v1/messages", "/v1/messages?beta=true", "/v1/messages/batches"})
    void knowsAnthropicsPathsWithoutItsHeader(String path) {
        assertThat(Dialects.format(path, PLAIN)).isEqualTo(Dialects.ANTHROPIC);
    }

    @Test
    void pathOfAModelCallDecidesAgainstTheHeader() {
        assertThat(Dialects.format("/v1/chat/completions", VERSIONED)).isEqualTo(Dialects.OPENAI);
        assertThat(Dialects.format("/v1/chat/completions?x=1", VERSIONED)).isEqualTo(Dialects.OPENAI);
    }

    @Test
    void headerDecidesWhereThePathIsShared() {
        assertThat(Dialects.format("/v1/models", VERSIONED)).isEqualTo(Dialects.ANTHROPIC);
        assertThat(Dialects.format("/v1/models", PLAIN)).isEqualTo(Dialects.OPENAI);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/gemini/v1beta/models/a/b:c:generateContent",
                "/v1beta/models/m:streamGenerateContent?alt=sse",
                "/v1beta/models",
                "/v1/models/m:generateContent",
                "/gemini/v1/models",
                "/gemini/v1beta/models/m"
            })
    void knowsGooglesPaths(String path) {
        assertThat(Dialects.format(path, VERSIONED)).isEqualTo(Dialects.GEMINI);
    }

    @Test
    void googlesLibrariesNameThemselvesWhereThePathIsShared() {
        assertThat(Dialects.format("/v1/models", Headers.of("x-goog-api-client", "google-genai-sdk/3.1.0")))
                .isEqualTo(Dialects.GEMINI);
    }
}
