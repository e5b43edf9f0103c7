package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Wanted;
import io.axonhub.operator.gateway.Control;
import io.axonhub.operator.gateway.Fleet;
import io.axonhub.operator.gateway.GatewayUnavailableException;
import io.axonhub.operator.status.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells the gateway what it does not know yet. Thread-safe. */
public final class Programming {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** How long replicas may take before the status says that they are waited for. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Control control;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Resync resync;
    private final Counters counters;
    private final Clock clock;
    private final Map<ObjectRef, Integer> failures = new ConcurrentHashMap<>();

    /** What the operator counts. */
    interface Counters {
        /** The gateway was told, with this outcome: stored, unchanged, refused or unavailable. */
        void put(String outcome);

        /** Somebody else's edit was undone. */
        void driftCorrected();

        /** A status was written. */
        void statusWritten();
    }

    Programming(Control control, Fleet fleet, Ledger ledger, Resync resync, Counters counters, Clock clock) {
        this.control = control;
        this.fleet = fleet;
        this.ledger = ledger;
        this.resync = resync;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * How far an object is.
     *
     * @param progress null when there is nothing to say yet: the object is reconciled again when there is
     * @param again when to look again without being told; null for not at all
     * @param corrected whether somebody else's edit was undone
     */
    record Outcome(@Nullable Progress progress, @Nullable Duration again, boolean corrected) {}

    /** Has the gateway have it. */
    Outcome program(Wanted wanted) {
        ledger.want(wanted);
        if (!resync.isReady()) {
            resync.offered();
            return new Outcome(resync.trouble().orElse(null), null, false);
        }
        Optional<Ledger.Pushed> known = ledger.pushed(wanted);
        if (known.isPresent()) {
            failures.remove(wanted.ref());
            return outcome(wanted.ref(), known.get(), false);
        }
        try {
            return resync.between(fence -> put(wanted, fence));
        } catch (GatewayUnavailableException e) {
            counters.put("unavailable");
            if (resync.isStale()) {
                // the status is the other operator's
                return new Outcome(null, LAST_RETRY, false);
            }
            return new Outcome(
                    new Progress.Unknown(e.reason().text(), e.text(), Optional.empty()), retry(wanted.ref()), false);
        }
    }

    private Outcome put(Wanted wanted, long fence) throws GatewayUnavailableException {
        Control.Written written = control.put(wanted, fence);
        failures.remove(wanted.ref());
        return switch (written) {
            case Control.Written.Stored stored -> {
                counters.put(stored.changed() ? "stored" : "unchanged");
                Ledger.Pushed now =
                        new Ledger.Pushed(wanted.uid(), wanted.digest(), stored.revision(), clock.instant());
                boolean corrected = ledger.push(wanted, now) && stored.changed();
                if (corrected) {
                    counters.driftCorrected();
                }
                yield outcome(wanted.ref(), now, corrected);
            }
            case Control.Written.Refused refused -> {
                counters.put("refused");
                yield new Outcome(new Progress.Refused(refused.reason(), refused.message()), null, false);
            }
        };
    }

    private Outcome outcome(ObjectRef ref, Ledger.Pushed pushed, boolean corrected) {
        Progress progress = progress(pushed);
        boolean complete = progress instanceof Progress.Stored stored && stored.isComplete();
        if (complete) {
            return new Outcome(progress, null, corrected);
        }
        fleet.await(ref, pushed.revision());
        boolean young = pushed.since().plus(SOON).isAfter(clock.instant());
        return young && progress instanceof Progress.Stored
                ? new Outcome(null, SOON, corrected)
                : new Outcome(progress, LOOK_AGAIN, corrected);
    }

    private Progress progress(Ledger.Pushed pushed) {
        Progress progress = fleet.progress(pushed.revision());
        if (!pushed.isFound()) {
            return progress;
        }
        return switch (progress) {
            case Progress.Stored stored -> stored.asFound();
            case Progress.Unknown(String reason, String message, Optional<Progress.Stored> last) ->
                new Progress.Unknown(reason, message, last.map(Progress.Stored::asFound));
            case Progress.Refused refused -> refused;
            case Progress.Paused paused -> paused;
        };
    }

    private Duration retry(ObjectRef ref) {
        int failed = failures.merge(ref, 1, (a, b) -> Math.min(a + b, 10));
        Duration wait = FIRST_RETRY.multipliedBy(1L << (failed - 1));
        return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
    }

    /** Has the gateway have it, if it takes it, and does not wait for replicas. */
    void update(Wanted wanted) throws GatewayUnavailableException {
        if (ledger.pushed(wanted).isEmpty()) {
            resync.between(fence -> control.put(wanted, fence));
        }
    }

    /** Has the gateway have it no more. */
    void remove(ObjectRef ref, String uid) throws GatewayUnavailableException {
        resync.between(fence -> {
            control.delete(ref, uid, fence);
            return true;
        });
        forget(ref);
    }

    /** It is none of the operator's any more. */
    void forget(ObjectRef ref) {
        ledger.remove(ref);
        failures.remove(ref);
    }

    /** When this was. */
    Instant now() {
        return clock.instant();
    }
}
