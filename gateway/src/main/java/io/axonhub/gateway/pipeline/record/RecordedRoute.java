package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.RouteTrace;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
                first(log.legs()).map(RecordedRoute::leg).toList(),
                first(log.skips())
                        .map(skip ->
                                new RouteTrace.Skip(skip.channel(), skip.reason(), skip.leftNanos() / NANOS_IN_MILLI))
                        .toList(),
                first(log.waits())
                        .map(wait -> new RouteTrace.Wait(wait.reason(), wait.nanos() / NANOS_IN_MICRO))
                        .toList(),
                first(log.problems()).map(RecordedRoute::bounded).toList());
    }

    private static RouteTrace.Leg leg(RouteLog.Leg leg) {
        List<RouteLog.Candidate> candidates = leg.candidates();
        List<RouteLog.Exclusion> exclusions = leg.exclusions();
        return new RouteTrace.Leg(
                bounded(leg.model()),
                leg.cause().name().toLowerCase(Locale.ROOT),
                first(candidates)
                        .map(one -> new RouteTrace.Candidate(
                                one.channel(),
                                one.priority(),
                                one.standing(),
                                Math.round(one.score() * 1_000),
                                one.obstacle()))
                        .toList(),
                first(exclusions)
                        .map(one -> new RouteTrace.Exclusion(one.channel(), one.reason()))
                        .toList(),
                Math.max(0, candidates.size() - MOST) + Math.max(0, exclusions.size() - MOST));
    }

    private static <T> Stream<T> first(List<T> all) {
        return all.stream().limit(MOST);
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static @Nullable String lower(@Nullable String name) {
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }
}
