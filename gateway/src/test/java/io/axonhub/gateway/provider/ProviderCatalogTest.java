package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Capabilities.ThinkingMode;
import io.axonhub.gateway.transform.Capabilities.TokenLimit;
import org.junit.jupiter.api.Test;

class ProviderCatalogTest {
    private final ProviderCatalog catalog = ProviderCatalog.builtIn();

    @Test
    void everyRowHasCapabilitiesForAnUnknownModel() {
        for (String type : catalog.types()) {
            for (String format : catalog.provider(type).apiFormats().values()) {
                assertThat(catalog.capabilities(type, format, "never-heard-of-it")
                                .maxOutput())
                        .as(type)
                        .isPositive();
            }
        }
    }

    @Test
    void laterRowsWinOverTheDefaults() {
        Capabilities opus = catalog.capabilities("anthropic", "anthropic", "claude-opus-4-6");
        assertThat(opus.thinking())
                .containsExactlyInAnyOrder(ThinkingMode.BUDGET, ThinkingMode.ADAPTIVE, ThinkingMode.OFF);
        assertThat(opus.efforts()).contains(Effort.MAX).doesNotContain(Effort.XHIGH);
        assertThat(catalog.capabilities("anthropic", "anthropic", "claude-sonnet-5-5")
                        .forcedTools())
                .isFalse();
    }

    @Test
    void theTokenLimitsSpellingFollowsTheVendorNotTheModel() {
        assertThat(catalog.capabilities("openai", "openai-chat", "gpt-5").tokenLimit())
                .isEqualTo(TokenLimit.MAX_COMPLETION_TOKENS);
        assertThat(catalog.capabilities("openai-compatible", "openai-chat", "gpt-5")
                        .tokenLimit())
                .isEqualTo(TokenLimit.MAX_TOKENS);
    }

    @Test
    void credentialsTravelWhereTheVendorWantsThem() {
        HttpCall call = new HttpCall("POST", "/x", Headers.empty(), new byte[0]);
        assertThat(catalog.provider("openai").auth().with("k").apply(call).headers())
                .isEqualTo(Headers.of("authorization", "Bearer k"));
        assertThat(catalog.provider("anthropic").auth().with("k").apply(call).headers())
                .isEqualTo(Headers.of("x-api-key", "k"));
        assertThat(catalog.provider("anthropic-compatible")
                        .auth()
                        .with("k")
                        .apply(call)
                        .headers())
                .isEqualTo(Headers.of("x-api-key", "k", "authorization", "Bearer k"));
    }

    @Test
    void anUnknownTypeIsNamed() {
        assertThatThrownBy(() -> catalog.provider("acme")).hasMessageContaining("acme");
    }
}
