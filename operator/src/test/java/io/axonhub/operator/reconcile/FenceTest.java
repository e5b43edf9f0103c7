package io.axonhub.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FenceTest {
    private static Lease lease(String made, int transitions) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withCreationTimestamp(made)
                .endMetadata()
                .withNewSpec()
                .withLeaseTransitions(transitions)
                .endSpec()
                .build();
    }

    @Test
    void growsWithEachLeader() {
        assertThat(Fence.of(lease("2026-11-29T12:00:00Z", 2)).number())
                .isGreaterThan(Fence.of(lease("2026-11-29T12:00:00Z", 1)).number());
    }

    @Test
    void growsWhenTheLeaseIsMadeAnew() {
        assertThat(Fence.of(lease("2026-11-29T12:00:01Z", 0)).number())
                .isGreaterThan(Fence.of(lease("2026-11-29T12:00:00Z", 4711)).number());
    }

    @Test
    void anOperatorAloneComesAfterTheLeasesBeforeIt() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-29T12:00:05Z"), ZoneOffset.UTC);
        assertThat(Fence.alone(clock).number())
                .isGreaterThan(Fence.of(lease("2026-11-29T12:00:00Z", 4711)).number());
    }
}
