package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.store.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Holds up those who guess one person's password: after some tries each further one must wait, up to a quarter of an hour. It is the
 * same for addresses that nobody has, so that it does not tell who is there. A try counts before it is looked at, so that many at the
 * same time are no way past it.
 */
final class Lockout {
    private static final int FREE = 5;
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Sessions sessions;
    private final Clock clock;

    Lockout(Sessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Counts a try; whether it is the last one before the waiting begins. */
    boolean take(String subject) {
        Instant now = clock.instant();
        Sessions.Tries tries = sessions.tries(subject);
        Duration left = Duration.between(now, tries.lastAt().plus(waiting(tries.number())));
        if (left.isPositive()) {
            throw AdminException.tooMany("Too many failed tries: wait " + Math.max(1, left.toSeconds()) + " s.", left);
        }
        if (!sessions.count(subject, tries, now)) {
            throw AdminException.tooMany(
                    "Somebody else is signing in with this address at this moment: try again.", Duration.ofSeconds(1));
        }
        return tries.number() + 1 == FREE;
    }

    private static Duration waiting(int tries) {
        if (tries < FREE) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(tries - FREE, 10));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    void succeeded(String subject) {
        sessions.succeeded(subject);
    }
}
