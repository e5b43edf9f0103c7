package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Counters.Answer;
import io.axonhub.gateway.store.Counters.Claim;
import io.axonhub.gateway.store.Subject;
import java.time.Clock;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Takes places of running requests, in line where there are none. */
final class Places {
    private final Counters counters;
    private final Lines lines;
    private final Clock clock;
    private final LongConsumer waited;

    /** {@code waited}: told each time spent in a line, in nanoseconds. */
    Places(Counters counters, Lines lines, Clock clock, LongConsumer waited) {
        this.counters = counters;
        this.lines = lines;
        this.clock = clock;
        this.waited = waited;
    }

    /** Every claim's place, or the refusal of the one that kept it waiting last. */
    Answer take(List<Claim> claims, Line.Who who) {
        Answer.Refused refused = null;
        Subject busy = ahead(claims, who);
        if (busy == null) {
            switch (counters.reserve(claims, clock.instant())) {
                case Answer.Granted granted -> {
                    return granted;
                }
                case Answer.Refused none -> {
                    refused = none;
                    busy = none.claim().subject();
                }
            }
        }
        long deadline = lines.deadline();
        while (true) {
            Subject line = busy;
            Answer answer = lines.wait(line, who, deadline, waited, () -> answer(claims, line));
            switch (answer) {
                case null -> {
                    return refused == null ? counters.reserve(claims, clock.instant()) : refused;
                }
                case Answer.Granted granted -> {
                    return granted;
                }
                case Answer.Refused elsewhere -> {
                    refused = elsewhere;
                    busy = elsewhere.claim().subject();
                }
            }
        }
    }

    private @Nullable Subject ahead(List<Claim> claims, Line.Who who) {
        for (Claim claim : claims) {
            if (lines.isAhead(claim.subject(), who.priority())) {
                return claim.subject();
            }
        }
        return null;
    }

    /** Null while it is this line's subject that is full; another's refusal sends the request to the other line. */
    private @Nullable Answer answer(List<Claim> claims, Subject line) {
        Answer answer = counters.reserve(claims, clock.instant());
        return answer instanceof Answer.Refused(Claim claim, long _)
                        && claim.subject().equals(line)
                ? null
                : answer;
    }

    /** Gives them back. */
    void free(List<Claim> claims, Counters.Reservation taken) {
        taken.settle(claims.stream().map(claim -> 0L).toList(), clock.instant());
        claims.forEach(claim -> lines.freed(claim.subject()));
    }
}
