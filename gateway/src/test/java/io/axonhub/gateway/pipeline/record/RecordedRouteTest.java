package io.axonhub.gateway.pipeline.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.RouteTrace;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordedRouteTest {
    private record Leg(int count) implements RouteLog.Leg {
        @Override
        public String model() {
            return "m".repeat(300);
        }

        @Override
        public RouteLog.Cause cause() {
            return RouteLog.Cause.LARGER_CONTEXT;
        }

        @Override
        public List<RouteLog.Candidate> candidates() {
            return IntStream.range(0, count)
                    .mapToObj(i -> new RouteLog.Candidate("default/c" + i, 5, "ready", 1 / 3.0, null))
                    .toList();
        }

        @Override
        public int excluded() {
            return count;
        }

        @Override
        public List<RouteLog.Exclusion> exclusions(int most) {
            return IntStream.range(0, Math.min(most, count))
                    .mapToObj(i -> new RouteLog.Exclusion("default/x" + i, "weight 0"))
                    .toList();
        }
    }

    private static RouteTrace recorded(RouteLog log) {
        return Objects.requireNonNull(RecordedRoute.of(log));
    }

    @Test
    void tellsAllThatTheLogHas() {
        RouteLog log = new RouteLog();
        log.profile("default/p", 1);
        log.mapping(2);
        log.ordered("LEAST_LATENCY", "session");
        log.leg(new Leg(1));
        log.skipped("default/c", "full", 2_000_000_000L);
        log.waited("backoff", 1_500_000);
        log.problem("rules[0] was left out");
        assertThat(recorded(log))
                .isEqualTo(new RouteTrace(
                        "default/p",
                        1,
                        2,
                        "least_latency",
                        "session",
                        List.of(new RouteTrace.Leg(
                                "m".repeat(200),
                                "larger_context",
                                List.of(new RouteTrace.Candidate("default/c0", 5, "ready", 333, null)),
                                List.of(new RouteTrace.Exclusion("default/x0", "weight 0")),
                                0)),
                        List.of(new RouteTrace.Skip("default/c", "full", 2_000)),
                        List.of(new RouteTrace.Wait("backoff", 1_500)),
                        List.of("rules[0] was left out")));
    }

    @Test
    void isBoundedWhateverTheProfile() {
        RouteLog log = new RouteLog();
        log.profile("default/p", null);
        log.leg(new Leg(64));
        RouteTrace.Leg leg = recorded(log).legs().getFirst();
        assertThat(leg.candidates()).hasSize(16);
        assertThat(leg.exclusions()).hasSize(16);
        assertThat(leg.more()).isEqualTo(96);
    }

    @Test
    void thereIsNoneBeforeAProfileIsKnown() {
        assertThat(RecordedRoute.of(new RouteLog())).isNull();
    }
}
