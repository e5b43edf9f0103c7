package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    private static RequestIds at(String instant) {
        return new RequestIds(
                Clock.fixed(Instant.parse(instant), ZoneOffset.UTC),
                () -> ThreadLocalRandom.current().nextLong());
    }

    @Test
    void idsSortByTimeAndAreUuidsOfVersionSeven() {
        String earlier = at("2026-01-01T00:00:00Z").next();
        String later = at("2026-01-01T00:00:00.001Z").next();
        assertThat(earlier).isLessThan(later).matches("req_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}");
    }

    @Test
    void idsOfOneMillisecondDiffer() {
        RequestIds ids = at("2026-01-01T00:00:00Z");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(ids.next());
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void onlyShortPlainIdsOfClientsAreShownAgain() {
        assertThat(RequestIds.isSane("trace-1.2:3/4")).isTrue();
        assertThat(RequestIds.isSane("")).isFalse();
        assertThat(RequestIds.isSane("a b")).isFalse();
        assertThat(RequestIds.isSane("a\r\nx: y")).isFalse();
        assertThat(RequestIds.isSane("<script>")).isFalse();
        assertThat(RequestIds.isSane("x".repeat(129))).isFalse();
    }
}
