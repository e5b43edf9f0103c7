package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-*, gpt-4o, true",
        "gpt-*, my-gpt-4o, false",
        "*, '', true",
        "claude-*-4-5*, claude-haiku-4-5-20251001, true",
        "claude-*-4-5*, claude-haiku-4-6, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "*a*b, xaxxb, true",
        "*a*b, xaxxbc, false",
        "o1.*, o1x, false",
        "exact, exact, true"
    })
    void matchesWholeNames(String pattern, String name, boolean fits) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(fits);
    }

    @Test
    @Timeout(5)
    void staysPolynomialOnHostilePatterns() {
        assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(5000))).isFalse();
    }
}
