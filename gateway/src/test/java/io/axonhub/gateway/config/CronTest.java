package io.axonhub.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    /** A Sunday. */
    private static final ZonedDateTime NOON = ZonedDateTime.parse("2026-11-22T12:00:30Z[UTC]");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * * | 2026-11-22T12:01Z[UTC]",
                "0 3 * * * | 2026-11-23T03:00Z[UTC]",
                "30 12 * * * | 2026-11-22T12:30Z[UTC]",
                "*/20 * * * * | 2026-11-22T12:20Z[UTC]",
                "10-12,50 11,13 * * * | 2026-11-22T13:10Z[UTC]",
                "5/30 * * * * | 2026-11-22T12:05Z[UTC]",
                "0 0 1 * * | 2026-12-01T00:00Z[UTC]",
                "0 0 29 2 * | 2028-02-29T00:00Z[UTC]",
                "0 0 * * 1 | 2026-11-23T00:00Z[UTC]",
                "0 13 * * 7 | 2026-11-22T13:00Z[UTC]",
                "0 0 25 * 1 | 2026-11-23T00:00Z[UTC]"
            })
    void findsTheNextTime(String cron, String next) {
        assertThat(Cron.parse(cron).next(NOON)).contains(ZonedDateTime.parse(next));
    }

    @Test
    void aDayThatNeverComesHasNoTime() {
        assertThat(Cron.parse("0 0 30 2 *").next(NOON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sometimes",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "*/0 * * * *",
                "5-1 * * * *",
                "1,,2 * * * *",
                "* * * 13 *",
                "* * * * 8",
                "-1 * * * *"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Cron.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 3 * * *");
    }
}
