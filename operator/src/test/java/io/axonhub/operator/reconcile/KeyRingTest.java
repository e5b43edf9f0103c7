package io.axonhub.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final ObjectRef OLD = new ObjectRef(Kind.KEY, "team", "old");
    private static final ObjectRef YOUNG = new ObjectRef(Kind.KEY, "team", "young");
    private static final Instant T0 = Instant.parse("2026-11-29T12:00:00Z");

    private final KeyRing ring = new KeyRing();

    @Test
    void theOldestCountsWhateverTheOrderTheyAreSeenIn() {
        assertThat(ring.hold(YOUNG, "h", T0.plusSeconds(1)).older()).isEmpty();
        KeyRing.Change change = ring.hold(OLD, "h", T0);
        assertThat(change.older()).isEmpty();
        assertThat(change.touched()).containsExactly(YOUNG);
        assertThat(ring.hold(YOUNG, "h", T0.plusSeconds(1)).older()).contains(OLD);
    }

    @Test
    void theOtherIsLookedAtAgainWhenTheOldestGoesOrChanges() {
        ring.hold(OLD, "h", T0);
        ring.hold(YOUNG, "h", T0.plusSeconds(1));
        assertThat(ring.hold(OLD, "other", T0).touched()).containsExactly(YOUNG);
        assertThat(ring.hold(YOUNG, "h", T0.plusSeconds(1)).older()).isEmpty();
        ring.hold(OLD, "h", T0);
        assertThat(ring.release(OLD)).containsExactly(YOUNG);
    }

    @Test
    void nothingIsTouchedWhenNothingChanges() {
        ring.hold(OLD, "h", T0);
        ring.hold(YOUNG, "h", T0.plusSeconds(1));
        assertThat(ring.hold(OLD, "h", T0).touched()).isEmpty();
    }
}
