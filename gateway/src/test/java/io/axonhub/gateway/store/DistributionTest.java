package io.axonhub.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static Distribution of(long sum, int range, long count) {
        List<Long> counts = new ArrayList<>(Collections.nCopies(Distribution.BOUNDS.size() + 1, 0L));
        counts.set(range, count);
        return new Distribution(sum, counts);
    }

    @Test
    void quantilesLieEvenlyInTheirRange() {
        Distribution half = of(1_000, 0, 10).plus(of(2_000, 1, 10));
        assertThat(half.count()).isEqualTo(20);
        assertThat(half.average()).isEqualTo(150);
        assertThat(half.quantile(0.5)).isEqualTo(50_000);
        assertThat(half.quantile(0.25)).isEqualTo(25_000);
        assertThat(half.quantile(0.75)).isEqualTo(75_000);
        assertThat(half.quantile(1)).isEqualTo(100_000);
    }

    @Test
    void ofWhatIsBeyondTheLastBoundOnlyThatIsKnown() {
        assertThat(of(999, 15, 3).quantile(0.5)).isEqualTo(120_000_000L);
        assertThat(of(999, 0, 1).plus(of(1, 15, 9)).quantile(0.01)).isBetween(1L, 50_000L);
    }

    @Test
    void ofNothingAllIsZero() {
        assertThat(Distribution.none().quantile(0.99)).isZero();
        assertThat(Distribution.none().average()).isZero();
        assertThatThrownBy(() -> new Distribution(1, List.of(1L))).isInstanceOf(IllegalArgumentException.class);
    }
}
