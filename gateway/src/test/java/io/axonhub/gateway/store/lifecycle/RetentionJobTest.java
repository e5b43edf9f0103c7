package io.axonhub.gateway.store.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.Retention.Resource;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionJobTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<String> forgotten = new ArrayList<>();
    private Instant now = NOON;
    private boolean leads = true;
    private int rows = 3;
    private List<RetentionJob.Rule> wanted = List.of();
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Retention retention = (resource, before, limit) -> {
        forgotten.add(resource + " " + before);
        int count = Math.min(rows, limit);
        rows -= count;
        return count;
    };

    private RetentionJob job(Retention of, RetentionJob.Rule... rules) {
        wanted = List.of(rules);
        return new RetentionJob(of, () -> wanted, () -> leads, clock);
    }

    /** Every so many minutes of the day. */
    private static RetentionJob.Rule rule(Resource resource, int minutes) {
        return rule(resource, Duration.ofDays(1), minutes);
    }

    private static RetentionJob.Rule rule(Resource resource, Duration maxAge, int minutes) {
        return new RetentionJob.Rule(resource, maxAge, after -> {
            long minute = after.toEpochSecond() / 60;
            long next = (minute / minutes + 1) * minutes * 60;
            return Optional.of(Instant.ofEpochSecond(next).atZone(after.getZone()));
        });
    }

    @Test
    void removesEachKindAtItsTimeAndOnce() throws InterruptedException {
        try (RetentionJob job = job(retention, rule(Resource.BODIES, 30), rule(Resource.REQUESTS, 60))) {
            job.runDue();
            assertThat(forgotten).isEmpty();
            now = NOON.plusSeconds(30 * 60);
            job.runDue();
            job.runDue();
            assertThat(forgotten).containsExactly("BODIES 2026-11-21T12:30:00Z");
            now = NOON.plusSeconds(3600);
            job.runDue();
            assertThat(forgotten)
                    .containsExactly(
                            "BODIES 2026-11-21T12:30:00Z",
                            "BODIES 2026-11-21T13:00:00Z",
                            "REQUESTS 2026-11-21T13:00:00Z");
        }
    }

    @Test
    void goesOnBatchByBatchUntilNoneIsLeft() throws InterruptedException {
        rows = 2 * RetentionJob.BATCH + 1;
        try (RetentionJob job = job(retention, rule(Resource.AUDIT, 1))) {
            now = NOON.plusSeconds(60);
            job.runDue();
        }
        assertThat(forgotten).hasSize(3);
        assertThat(rows).isZero();
    }

    @Test
    void onlyTheLeaderDoesItAndNothingIsKeptForEverThatHasNoAge() throws InterruptedException {
        leads = false;
        try (RetentionJob job = job(retention, rule(Resource.AUDIT, 1), rule(Resource.BODIES, Duration.ZERO, 1))) {
            now = NOON.plusSeconds(60);
            job.runDue();
            assertThat(forgotten).isEmpty();
            leads = true;
            now = NOON.plusSeconds(120);
            job.runDue();
            assertThat(forgotten).containsExactly("AUDIT 2026-11-21T12:02:00Z");
        }
    }

    @Test
    void aLostDatabaseOnlyPutsItOff() throws InterruptedException {
        Retention lost = (resource, before, limit) -> {
            forgotten.add("tried");
            throw new StoreException(StoreException.Kind.UNREACHABLE, "gone", null);
        };
        try (RetentionJob job = job(lost, rule(Resource.AUDIT, 1))) {
            for (int minute = 1; minute <= 2; minute++) {
                now = NOON.plusSeconds(60L * minute);
                job.runDue();
            }
        }
        assertThat(forgotten).hasSize(2);
    }
}
