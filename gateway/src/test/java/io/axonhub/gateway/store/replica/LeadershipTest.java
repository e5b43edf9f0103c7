package io.axonhub.gateway.store.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Leases;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final Shelf leases = new Shelf();
    private final Hands clock = new Hands();
    private final Leadership first = new Leadership(leases, "t", "a", clock);
    private final Leadership second = new Leadership(leases, "t", "b", clock);

    /** One lease in memory. */
    private static final class Shelf implements Leases {
        private @Nullable Lease lease;
        private boolean down;

        @Override
        public Optional<Lease> take(String name, String holder, Duration length, Instant now) {
            if (down) {
                throw new StoreException(StoreException.Kind.UNREACHABLE, "down", null);
            }
            Lease held = lease;
            if (held != null && !held.holder().equals(holder) && !held.until().isBefore(now)) {
                return Optional.empty();
            }
            long fence = held == null ? 1 : held.holder().equals(holder) ? held.fence() : held.fence() + 1;
            lease = new Lease(name, holder, fence, now.plus(length));
            return Optional.of(lease);
        }

        @Override
        public void release(String name, String holder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Lease> holder(String name) {
            return Optional.ofNullable(lease);
        }
    }

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-29T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void pass(int seconds) {
        clock.now = clock.now.plusSeconds(seconds);
    }

    @Test
    void leadsAsLongAsItKeepsItsLease() {
        first.attempt();
        second.attempt();
        assertThat(first.leads()).isTrue();
        assertThat(second.leads()).isFalse();
        for (int i = 0; i < 10; i++) {
            pass(4);
            first.attempt();
            second.attempt();
            assertThat(first.fence()).hasValue(1);
            assertThat(second.leads()).isFalse();
        }
    }

    @Test
    void stopsLeadingBeforeAnotherCanBeginWhateverTheClocksAllow() {
        first.attempt();
        pass(11);
        assertThat(first.leads()).isFalse();
        second.attempt();
        assertThat(second.leads()).isFalse();
        pass(5);
        second.attempt();
        assertThat(second.fence()).hasValue(2);
        first.attempt();
        assertThat(first.leads()).isFalse();
    }

    @Test
    void aStoreThatIsGoneEndsTheLeadershipInTime() {
        first.attempt();
        leases.down = true;
        pass(4);
        first.attempt();
        assertThat(first.leads()).isTrue();
        pass(8);
        first.attempt();
        assertThat(first.leads()).isFalse();
        leases.down = false;
        first.attempt();
        assertThat(first.fence()).hasValue(1);
    }
}
