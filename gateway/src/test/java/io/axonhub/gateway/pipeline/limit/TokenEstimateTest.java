package io.axonhub.gateway.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.store.Profile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {
    private static Usage of(Operation operation, String body) {
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of());
        return TokenEstimate.of(Fixtures.exchange(operation, body, Fixtures.snapshot(profile), profile));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"max_tokens":7}                                  | 6  | 7
            {"max_completion_tokens" : 1234, "max_tokens": 5} | 17 | 1234
            {"max_output_tokens":0}                           | 8  | 0
            {"maxOutputTokens":99}                            | 8  | 99
            {"max_tokens":null}                               | 7  | 2048
            {"a":"\\"max_tokens\\":9"}                        | 8  | 2048
            {"max_tokens                                      | 4  | 2048
            {"max_tokens":12345678901}                        | 9  | 123456789
            """)
    void takesAThirdOfTheBytesAndTheClientsOwnBound(String body, long input, long output) {
        assertThat(of(Operation.GENERATE, body)).isEqualTo(new Usage(input, 0, 0, 0, output, 0));
    }

    @ParameterizedTest
    @CsvSource({"EMBED, 2, 0", "COUNT_TOKENS, 0, 0"})
    void expectsNoOutputOfOtherOperations(Operation operation, long input, long output) {
        assertThat(of(operation, "12345")).isEqualTo(new Usage(input, 0, 0, 0, output, 0));
    }
}
