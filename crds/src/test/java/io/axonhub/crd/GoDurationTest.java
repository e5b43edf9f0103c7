package io.axonhub.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "5s, PT5S, 5s",
        "1m30s, PT1M30S, 1m30s",
        "90s, PT1M30S, 1m30s",
        "1.5h, PT1H30M, 1h30m",
        "500ms, PT0.5S, 500ms",
        "0s, PT0S, 0s",
        "24h, PT24H, 24h"
    })
    void readsAndWritesGoText(String text, Duration length, String shortest) {
        assertThat(GoDuration.parse(text).value()).isEqualTo(length);
        assertThat(GoDuration.parse(text).text()).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "5 s",
                "-5s",
                "5d",
                "1m 30s",
                "5s!",
                "PT5S",
                "99999999999999h",
                "1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s"
            })
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a duration");
    }
}
