package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Parameters;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.store.Channel;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a channel says of the parameters of its models. */
class ModelParametersTest {
    @Test
    void aModelsParametersAreWhatIsWritten() {
        Channel built = channel("""
                {maxOutputTokens: 9, tokenLimitField: max_completion_tokens, sampling: false, forcedTools: false,
                      jsonSchema: true, thinking: [enabled, budget, adaptive, disabled, between-tools],
                      efforts: [none, minimal, low, medium, high, xhigh, max]}""");
        assertThat(Objects.requireNonNull(built.models().get("m")).parameters())
                .isEqualTo(new Parameters(
                        9,
                        TokenLimit.MAX_COMPLETION_TOKENS,
                        false,
                        false,
                        true,
                        EnumSet.allOf(ThinkingMode.class),
                        EnumSet.allOf(Effort.class)));
        Channel none = channel("{thinking: [], efforts: []}");
        assertThat(Objects.requireNonNull(none.models().get("m")).parameters())
                .isEqualTo(new Parameters(null, null, null, null, null, Set.of(), Set.of()));
    }

    private static Channel channel(String parameters) {
        Loads.Result result = load(parameters);
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.snapshot().channels().get("default/c"));
    }

    private static Loads.Result load(String parameters) {
        return Loads.of("f.yaml", Loads.object("AIChannel", "c", """
                type: openai-compatible
                baseUrl: http://up/v1
                models:
                  - name: m
                    parameters: %s
                """.formatted(parameters)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{maxOutputTokens: 0} | maxOutputTokens: must be at least 1",
                "{tokenLimitField: tokens} | tokenLimitField: must be one of max_tokens, max_completion_tokens",
                "{sampling: 7} | sampling: must be true or false",
                "{thinking: [deep]} | thinking[0]: must be one of enabled, budget, adaptive, disabled, between-tools",
                "{efforts: [low, low]} | efforts[1]: ",
                "{effort: [low]} | effort: "
            })
    void aMistakeIsNamedWithItsPlace(String parameters, String problem) {
        assertThat(load(parameters).problems())
                .singleElement()
                .asString()
                .contains("f.yaml:10: spec.models[0].parameters." + problem);
    }
}
