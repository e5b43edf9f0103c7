package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.provider.auth.Access;
import io.axonhub.gateway.provider.auth.Auth;
import io.axonhub.gateway.transform.Capabilities;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderCatalogTest {
    private final ProviderCatalog catalog =
            ProviderCatalog.builtIn().and(CloudVendors.rows(Auth.bearer(), Auth.bearer()));

    @Test
    void everyRowHasCapabilitiesForAnUnknownModel() {
        for (String type : catalog.types()) {
            for (Endpoint endpoint : catalog.provider(type).endpoints().values()) {
                for (Endpoint.Spoken spoken : endpoint.formats()) {
                    assertThat(catalog.capabilities(type, spoken.format(), "never-heard-of-it")
                                    .maxOutput())
                            .as(type)
                            .isPositive();
                }
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
        assertThat(sent("openai", "openai")).isEqualTo(Headers.of("authorization", "Bearer k"));
        assertThat(sent("anthropic", "anthropic")).isEqualTo(Headers.of("x-api-key", "k"));
        assertThat(sent("anthropic-compatible", "anthropic"))
                .isEqualTo(Headers.of("x-api-key", "k", "authorization", "Bearer k"));
    }

    private Headers sent(String type, String apiFormat) {
        HttpCall call = new HttpCall("POST", "/x", Headers.empty(), new byte[0]);
        Access access = new Access("k", URI.create("http://upstream"), Map.of());
        return catalog.endpoint(type, apiFormat).auth().with(access).apply(call).headers();
    }

    @Test
    void aBaseUrlTakesTheChannelsSettings() {
        Endpoint endpoint = new Endpoint("https://bedrock.{aws.region}.example", List.of(), Auth.none(), Quirk.none());
        assertThat(endpoint.baseUrl(Map.of("aws.region", "eu-north-1"))).contains("https://bedrock.eu-north-1.example");
    }

    @Test
    void anEndpointThatARowDoesNotHaveIsNamed() {
        assertThatThrownBy(() -> catalog.endpoint("openai", "anthropic")).hasMessageContaining("openai has no");
    }

    @Test
    void anUnknownTypeIsNamed() {
        assertThatThrownBy(() -> catalog.provider("acme")).hasMessageContaining("acme");
    }
}
