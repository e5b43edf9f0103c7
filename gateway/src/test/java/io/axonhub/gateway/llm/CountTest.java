package io.axonhub.gateway.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
    @ParameterizedTest
    @CsvSource({"0, 0 requests", "1, 1 request", "2, 2 requests", "11, 11 requests"})
    void oneThingIsNotSeveral(long number, String told) {
        assertThat(Count.of(number, "requests")).isEqualTo(told);
    }
}
