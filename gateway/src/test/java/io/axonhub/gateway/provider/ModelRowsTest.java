package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.transform.Capabilities;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of someone's own correct the shipped ones; what is wrong with one is said with its place. */
class ModelRowsTest {
    private static ProviderCatalog with(String json) {
        return ProviderCatalog.builtIn().correctedBy(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anOwnRowWinsAndLeavesTheRestAsItWas() {
        ProviderCatalog catalog = with("""
                {'about': 'ours', 'rows': [{'format': 'openai-chat', 'types': ['openai-compatible'], 'models': ['my-*'],
                  'maxOutput': 77, 'tokenLimit': 'max_completion_tokens', 'sampling': false, 'forcedTools': false,
                  'jsonSchema': false, 'thinking': ['on', 'off'], 'efforts': ['low'], 'abilities': ['tools'],
                  'conversations': 'own'}]}""");
        Capabilities mine = catalog.capabilities("openai-compatible", "openai-chat", "my-model");
        assertThat(mine.maxOutput()).isEqualTo(77);
        assertThat(mine.tokenLimit()).isEqualTo(TokenLimit.MAX_COMPLETION_TOKENS);
        assertThat(mine.sampling()).isFalse();
        assertThat(mine.forcedTools()).isFalse();
        assertThat(mine.jsonSchema()).isFalse();
        assertThat(mine.thinking()).containsExactlyInAnyOrder(ThinkingMode.ON, ThinkingMode.OFF);
        assertThat(mine.efforts()).containsExactly(Effort.LOW);
        assertThat(catalog.abilities("openai-compatible", "openai-chat", "my-model"))
                .containsExactly(Ability.TOOLS);
        assertThat(catalog.conversations("openai-compatible", "openai-chat", "my-model"))
                .isEqualTo(Conversations.OWN);
        ProviderCatalog shipped = ProviderCatalog.builtIn();
        assertThat(mine.midSystem())
                .isEqualTo(shipped.capabilities("openai-compatible", "openai-chat", "my-model")
                        .midSystem());
        assertThat(catalog.capabilities("openai-compatible", "openai-chat", "theirs"))
                .isEqualTo(shipped.capabilities("openai-compatible", "openai-chat", "theirs"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'rows': | is not JSON",
                "[] | rows must be a list of rows",
                "{'rows':[],'row':1} | row is unknown",
                "{'rows':[7]} | rows[0] must be an object",
                "{'rows':[{},{'max':1}]} | rows[1].max is unknown: there are abilities, cachePoints, conversations",
                "{'rows':[{'maxOutput':0}]} | rows[0].maxOutput must be a whole number of at least 1",
                "{'rows':[{'sampling':'no'}]} | rows[0].sampling must be true or false",
                "{'rows':[{'efforts':['low','hard']}]} | rows[0].efforts[1] must be one of high, low",
                "{'rows':[{'thinking':'deep'}]} | rows[0].thinking must be one of adaptive, between_tools, budget, off, on",
                "{'rows':[{'tokenLimit':'tokens'}]} | rows[0].tokenLimit must be one of max_completion_tokens, max_tokens",
                "{'rows':[{'types':['acme']}]} | rows[0].types[0] must be one of anthropic",
                "{'rows':[{'format':'smoke'}]} | rows[0].format must be one of anthropic",
                "{'rows':[{'models':[7]}]} | rows[0].models[0] must be the name of a model"
            })
    void aMistakeIsNamedWithItsPlace(String json, String problem) {
        assertThatThrownBy(() -> with(json))
                .isInstanceOf(BadModelsException.class)
                .hasMessageContaining(problem);
    }
}
