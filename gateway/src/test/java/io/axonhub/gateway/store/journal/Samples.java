package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.RouteTrace;
import io.axonhub.gateway.store.Timing;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Records with every field filled or every field empty. */
public final class Samples {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");

    private Samples() {}

    /** Nothing optional. */
    public static RequestRecord begun(String id) {
        return begun(id, 0);
    }

    /** Nothing optional, received so many milliseconds later. */
    public static RequestRecord begun(String id, long millis) {
        return new RequestRecord(
                id,
                T0.plusMillis(millis),
                new RequestRecord.Caller("team/key", "Key", null, "10.0.0.1"),
                new RequestRecord.Ask("gpt-4o", "openai-chat", RequestRecord.Source.API, false),
                RequestRecord.Trace.none(),
                RequestStatus.PROCESSING,
                null,
                null,
                0,
                Timing.unknown(),
                null,
                false,
                0,
                List.of(),
                null,
                null,
                null);
    }

    /** Everything optional, in the given state. */
    public static RequestRecord ended(String id, long millis, RequestStatus status) {
        return new RequestRecord(
                id,
                T0.plusMillis(millis),
                new RequestRecord.Caller("team/key", "Kéy ☃", "team/profile", "::1", "search", "ada"),
                new RequestRecord.Ask("gpt-4o", "openai-chat", RequestRecord.Source.PLAYGROUND, true),
                new RequestRecord.Trace("trace", "thread", "session"),
                status,
                "default/openai",
                new Failure("timeout", "too slow"),
                504,
                new Timing(12_345L, 6_000_000_000L),
                new Usage(1, 2, 3, 4, 5, 1_000_000_000_000L, new Usage.Media(1, 2, 3, 4, 5, 6, 7)),
                true,
                2,
                List.of(new RequestRecord.Note("dropped", "messages[0].name", "no equivalent")),
                new Cost(new BigDecimal("0.00001234567"), "USD"),
                route(),
                UsageSource.PARTIAL);
    }

    /** Everything optional. */
    public static RouteTrace route() {
        return new RouteTrace(
                "team/profile",
                0,
                2,
                "least_latency",
                "session",
                List.of(
                        new RouteTrace.Leg(
                                "gpt-4o",
                                "asked",
                                List.of(
                                        new RouteTrace.Candidate("default/openai", 10, "ready", 333, null),
                                        new RouteTrace.Candidate("default/azure", 0, "out", -1, "breaker open")),
                                List.of(new RouteTrace.Exclusion("default/local", "weight 0")),
                                3),
                        new RouteTrace.Leg("gpt-4", "fallback", List.of(), List.of(), 0)),
                List.of(new RouteTrace.Skip("default/azure", "full", 1_000)),
                List.of(new RouteTrace.Wait("backoff", 12)),
                List.of("rules[1] was skipped"));
    }

    /** Everything optional. */
    public static AttemptRecord attempt(String id, int number) {
        return new AttemptRecord(
                id,
                number,
                new AttemptRecord.Target("default/openai", "openai", -1, "openai-chat", "gpt-4o-2024"),
                "gpt-4o-2024-11-20",
                200,
                new Failure("connection_lost", "broke"),
                T0,
                new Timing(5L, 7L),
                new Usage(6, 5, 4, 3, 2, 1, Usage.Media.audio(0, 1, 2)),
                "tool_calls",
                true,
                List.of(new RequestRecord.Note("degraded", "thinking", "no adaptive thinking")),
                new Cost(new BigDecimal("12"), "EUR"),
                UsageSource.ESTIMATED);
    }

    /** Nothing optional. */
    public static AttemptRecord bareAttempt(String id) {
        return new AttemptRecord(
                id,
                1,
                new AttemptRecord.Target("c", "p", 3, "f", "m"),
                null,
                0,
                null,
                T0,
                Timing.unknown(),
                null,
                null,
                false,
                List.of(),
                null,
                null);
    }

    /** A body. */
    public static BodyRecord body(String id, BodyRecord.Kind kind, String text) {
        return new BodyRecord(
                id, kind, 0, "application/json", text.getBytes(StandardCharsets.UTF_8), text.length() > 5);
    }

    /** What a finished request appends. */
    public static List<JournalEntry> finished(String id, long millis) {
        return List.of(
                ended(id, millis, RequestStatus.COMPLETED),
                attempt(id, 1),
                body(id, BodyRecord.Kind.REQUEST, "{\"a\":1}"),
                body(id, BodyRecord.Kind.RESPONSE, "{}"));
    }
}
