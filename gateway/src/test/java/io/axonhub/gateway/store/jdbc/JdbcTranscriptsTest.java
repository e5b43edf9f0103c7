package io.axonhub.gateway.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.store.Transcript;
import io.axonhub.gateway.store.TranscriptLimits;
import io.axonhub.gateway.store.Transcripts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class JdbcTranscriptsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TranscriptLimits LIMITS = new TranscriptLimits(Duration.ofDays(30), 1000, 1 << 20);

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private Database.@Nullable Place place;

    private Database open() {
        Database.Place at = place == null ? kind.fresh(dir) : place;
        place = at;
        return Database.open(at, Clock.systemUTC());
    }

    private static Transcript transcript(String owner, String id, int bytes) {
        return new Transcript(
                owner,
                id,
                "default/ch",
                true,
                NOW,
                "[]".getBytes(UTF_8),
                "x".repeat(bytes).getBytes(UTF_8));
    }

    private static Transcripts at(Database database, TranscriptLimits limits, Instant now) {
        return database.transcripts(limits, Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void isFoundAtOnceAndAfterARestartByItsOwnerOnly() {
        try (Database database = open()) {
            Transcripts transcripts = at(database, LIMITS, NOW);
            transcripts.put(transcript("k", "resp_1", 10));
            assertThat(transcripts.find("k", "resp_1")).isPresent();
            assertThat(transcripts.find("other", "resp_1")).isEmpty();
        }
        try (Database database = open()) {
            Transcript found = at(database, LIMITS, NOW).find("k", "resp_1").orElseThrow();
            assertThat(found).usingRecursiveComparison().isEqualTo(transcript("k", "resp_1", 10));
        }
    }

    @Test
    void isGoneWhenRemovedWrittenOrNot() {
        try (Database database = open()) {
            Transcripts transcripts = at(database, LIMITS, NOW);
            for (int i = 0; i < 50; i++) {
                transcripts.put(transcript("k", "resp_" + i, 10));
                assertThat(transcripts.remove("k", "resp_" + i)).isTrue();
                assertThat(transcripts.remove("k", "resp_" + i)).isFalse();
                assertThat(transcripts.find("k", "resp_" + i)).isEmpty();
            }
        }
        try (Database database = open()) {
            assertThat(at(database, LIMITS, NOW).find("k", "resp_7")).isEmpty();
        }
    }

    @Test
    void anAnswerOverTheLimitIsNotKept() {
        try (Database database = open()) {
            Transcripts transcripts = at(database, LIMITS, NOW);
            transcripts.put(transcript("k", "resp_1", 999));
            assertThat(transcripts.find("k", "resp_1")).isEmpty();
        }
    }

    @Test
    void anOldAnswerIsForgotten() {
        try (Database database = open()) {
            at(database, LIMITS, NOW).put(transcript("k", "resp_1", 10));
        }
        try (Database database = open()) {
            Transcripts later = at(database, LIMITS, NOW.plus(Duration.ofDays(31)));
            assertThat(later.find("k", "resp_1")).isEmpty();
            assertThat(later.remove("k", "resp_1")).isFalse();
        }
    }

    @Test
    void theOldestGoWhenAllTakeTooMuch() {
        TranscriptLimits few = new TranscriptLimits(Duration.ofDays(30), 1000, 2000);
        try (Database database = open()) {
            Transcripts transcripts = at(database, few, NOW);
            for (int i = 0; i < 100; i++) {
                Transcript one = transcript("k", "resp_" + i, 100);
                transcripts.put(new Transcript(
                        one.owner(), one.id(), one.channel(), false, NOW.plusSeconds(i), one.input(), one.answer()));
            }
            await().until(() -> transcripts.find("k", "resp_0"), Optional::isEmpty);
        }
    }
}
