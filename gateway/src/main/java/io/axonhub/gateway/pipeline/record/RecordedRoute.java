package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.RouteTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A route log as it is recorded: bounded, whatever the profile. */
public final class RecordedRoute {
    /** Channels told of for each model: more would only repeat themselves. */
    private static final int MOST = 16;

    private static final int LONGEST = 200;
    private static final long NANOS_IN_MICRO = 1_000;
    private static final long NANOS_IN_MILLI = 1_000_000;

    private RecordedRoute() {}

    /** Null when the request came to no profile. */
    public static @Nullable RouteTrace of(RouteLog log) {
        String profile = log.profile();
        if (profile == null) {
            return null;
        }
        return new RouteTrace(
                profile,
                log.rule(),
                log.mapping(),
                lower(log.strategy()),
                log.affinity(),
                first(log.legs(), RecordedRoute::leg),
                first(
                        log.skips(),
                        skip -> new RouteTrace.Skip(skip.channel(), skip.reason(), skip.leftNanos() / NANOS_IN_MILLI)),
                first(log.waits(), wait -> new RouteTrace.Wait(wait.reason(), wait.nanos() / NANOS_IN_MICRO)),
                first(log.problems(), RecordedRoute::bounded));
    }

    private static RouteTrace.Leg leg(RouteLog.Leg leg) {
        List<RouteLog.Candidate> candidates = leg.candidates();
        return new RouteTrace.Leg(
                bounded(leg.model()),
                leg.cause().name().toLowerCase(Locale.ROOT),
                first(
                        candidates,
                        one -> new RouteTrace.Candidate(
                                one.channel(),
                                one.priority(),
                                one.standing(),
                                Math.round(one.score() * 1_000),
                                one.obstacle())),
                first(leg.exclusions(MOST), one -> new RouteTrace.Exclusion(one.channel(), one.reason())),
                Math.max(0, candidates.size() - MOST) + Math.max(0, leg.excluded() - MOST));
    }

    private static <T, R> List<R> first(List<T> all, Function<T, R> recorded) {
        if (all.isEmpty()) {
            return List.of();
        }
        List<R> some = new ArrayList<>(Math.min(MOST, all.size()));
        for (T one : all) {
            if (some.size() == MOST) {
                break;
            }
            some.add(recorded.apply(one));
        }
        return some;
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static @Nullable String lower(@Nullable String name) {
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }
}
