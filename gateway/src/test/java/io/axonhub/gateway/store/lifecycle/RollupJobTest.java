package io.axonhub.gateway.store.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Rollups;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollupJobTest {
    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration USUAL = Duration.ofSeconds(5);

    private final List<Instant> built = new ArrayList<>();
    private final List<Rollups.Hour> due = new ArrayList<>();
    private boolean leads = true;
    private int days = 25;
    private boolean broken;
    private long now;
    private long takes = 1;

    private final Rollups rollups = new Rollups() {
        @Override
        public List<Hour> due(int limit) {
            return List.copyOf(due.subList(0, Math.min(limit, due.size())));
        }

        @Override
        public void build(Hour hour) {
            now += takes;
            if (broken && hour.at().equals(TEN)) {
                throw new StoreException(StoreException.Kind.UNREACHABLE, "gone", null);
            }
            built.add(hour.at());
            due.remove(hour);
        }

        @Override
        public int buildDays(Instant now, int limit) {
            int some = Math.min(limit, days);
            days -= some;
            return some;
        }

        @Override
        public int rebuild() {
            return 0;
        }
    };

    private Duration round() throws InterruptedException {
        try (RollupJob job = new RollupJob(rollups, () -> leads, Clock.fixed(TEN, ZoneOffset.UTC), () -> now)) {
            return job.round();
        }
    }

    private void due(int hours) {
        IntStream.range(0, hours).forEach(i -> due.add(new Rollups.Hour(TEN.plus(Duration.ofHours(i)), List.of())));
    }

    @Test
    void sumsWhatIsDueAndGoesOnAtOnceWhileThereIsMore() throws InterruptedException {
        due(RollupJob.BATCH + 1);
        assertThat(round()).isEqualTo(Duration.ZERO);
        assertThat(built).hasSize(RollupJob.BATCH);
        assertThat(days).isEqualTo(25);
        assertThat(round()).isEqualTo(USUAL);
        assertThat(due).isEmpty();
        assertThat(days).as("after the hours").isZero();
    }

    @Test
    void restsForLongerTheLongerAnHourTakes() throws InterruptedException {
        takes = Duration.ofMillis(300).toNanos();
        due(1);
        assertThat(round()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void leavesItToTheLeader() throws InterruptedException {
        due(1);
        leads = false;
        assertThat(round()).isEqualTo(USUAL);
        assertThat(built).isEmpty();
    }

    @Test
    void anHourThatFailsDoesNotHoldUpTheOthers() throws InterruptedException {
        broken = true;
        due(RollupJob.BATCH);
        assertThat(round()).as("not at once").isEqualTo(USUAL);
        assertThat(built).hasSize(RollupJob.BATCH - 1);
        assertThat(due).hasSize(1);
    }
}
