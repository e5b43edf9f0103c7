package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RequestDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import io.axonhub.gateway.store.journal.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every database does with records. */
@ParameterizedClass
@EnumSource
class RecordsTest {
    private static final JournalPosition AT = new JournalPosition(7, 99);

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private Database.Place place;

    @BeforeEach
    void fresh() {
        place = kind.fresh(dir);
    }

    private Database open() {
        return Database.open(place, Clock.systemUTC());
    }

    @Test
    void bringsBackEveryFieldAndReplacesByIdWhateverIsWrittenTwice() {
        try (Database database = open()) {
            database.recordSink().write("j", List.of(Samples.begun("r1", 5)), AT);
            assertThat(database.requests().find("r1").orElseThrow().request()).isEqualTo(Samples.begun("r1", 5));
            for (int i = 0; i < 2; i++) {
                database.recordSink().write("j", Samples.finished("r1", 5), AT);
                database.recordSink().write("j", List.of(Samples.bareAttempt("r1"), Samples.attempt("r1", 2)), AT);
            }
            Requests.Found found = database.requests().find("r1").orElseThrow();
            assertThat(found.request().status()).isEqualTo(RequestStatus.COMPLETED);
            assertThat(found.request().cost())
                    .isEqualTo(Samples.ended("r1", 5, RequestStatus.COMPLETED).cost());
            assertThat(found.request().caller().profile())
                    .as("a rule may have chosen another one than the key's")
                    .isEqualTo("team/profile");
            assertThat(found.request().route()).isEqualTo(Samples.route());
            assertThat(found.attempts()).containsExactly(Samples.bareAttempt("r1"), Samples.attempt("r1", 2));
            assertThat(found.bodies())
                    .containsExactlyInAnyOrder(
                            Samples.body("r1", BodyRecord.Kind.REQUEST, "{\"a\":1}"),
                            Samples.body("r1", BodyRecord.Kind.RESPONSE, "{}"));
            RequestRecord full = Samples.ended("r2", 6, RequestStatus.FAILED);
            database.recordSink().write("j", List.of(full), AT);
            assertThat(database.requests().find("r2").orElseThrow().request()).isEqualTo(full);
            assertThat(database.requests().find("r3")).isEmpty();
        }
    }

    private static Limit total(Limit.Resource resource) {
        return new Limit(resource, Limit.Window.TOTAL, 1);
    }

    @Test
    void sumsWhatAKeyUsedSinceAMoment() {
        try (Database database = open()) {
            database.recordSink()
                    .write(
                            "j",
                            List.of(
                                    Samples.begun("running", 1),
                                    Samples.ended("r1", 0, RequestStatus.COMPLETED),
                                    Samples.ended("r2", 10, RequestStatus.FAILED),
                                    Samples.ended("r3", 20, RequestStatus.COMPLETED)),
                            AT);
            UsageHistory history = database.usageHistory();
            Subject key = Subject.key("team/key");
            Instant since = Samples.begun("x", 10).receivedAt();
            assertThat(history.used(key, total(Limit.Resource.REQUESTS), since)).isEqualTo(2);
            assertThat(history.used(key, total(Limit.Resource.TOKENS), since)).isEqualTo(2 * 1_000_000_000_015L);
            assertThat(history.used(key, total(Limit.Resource.COST), since)).isEqualTo(2 * 12_346L);
            assertThat(history.used(key, total(Limit.Resource.REQUESTS), Instant.EPOCH))
                    .isEqualTo(3);
            assertThat(history.used(key, new Limit(Limit.Resource.COST, Limit.Window.TOTAL, 1, "EUR"), since))
                    .as("what was spent in another currency")
                    .isZero();
            assertThat(history.used(Subject.user("ada"), total(Limit.Resource.TOKENS), since))
                    .isEqualTo(2 * 1_000_000_000_015L);
            database.people().hold("team/key", new People.Holder(null, "prj"));
            assertThat(history.used(Subject.project("prj"), total(Limit.Resource.REQUESTS), since))
                    .as("what the keys of a project used")
                    .isEqualTo(2);
            assertThat(history.used(Subject.project("none"), total(Limit.Resource.REQUESTS), since))
                    .isZero();
            assertThat(history.used(Subject.key("other"), total(Limit.Resource.COST), Instant.EPOCH))
                    .isZero();
        }
    }

    @Test
    void keepsThePositionOfEachJournalAcrossStarts() {
        try (Database database = open()) {
            assertThat(database.recordSink().position("a")).isEmpty();
            database.recordSink().write("a", List.of(), AT);
            database.recordSink().write("b", List.of(), new JournalPosition(1, 2));
        }
        try (Database database = open()) {
            assertThat(database.recordSink().position("a")).contains(AT);
            assertThat(database.recordSink().position("b")).contains(new JournalPosition(1, 2));
        }
    }

    @Test
    void marksOnlyTheOpenRequestsOfItsOwnJournalAsInterrupted() {
        try (Database database = open()) {
            database.recordSink()
                    .write("a", List.of(Samples.begun("r1"), Samples.ended("r2", 1, RequestStatus.COMPLETED)), AT);
            database.recordSink().write("b", List.of(Samples.begun("r3")), AT);
            assertThat(database.recordSink().interrupt("a", AT)).isEqualTo(1);
            RequestRecord cut = database.requests().find("r1").orElseThrow().request();
            assertThat(cut.status()).isEqualTo(RequestStatus.FAILED);
            assertThat(cut.partial()).isTrue();
            assertThat(cut.failure()).extracting("errorClass").isEqualTo("interrupted");
            assertThat(database.requests().find("r3").orElseThrow().request().status())
                    .isEqualTo(RequestStatus.PROCESSING);
        }
    }

    @Test
    void pagesNewestFirstWithEqualTimesAndFilters() {
        try (Database database = open()) {
            List<RequestRecord> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String id = "r%02d".formatted(i);
                all.add(i % 2 == 0 ? Samples.begun(id, i / 4) : Samples.ended(id, i / 4, RequestStatus.COMPLETED));
            }
            database.recordSink().write("j", List.copyOf(all), AT);
            assertThat(pages(database, Requests.Filter.all())).isEqualTo(all.reversed());
            Requests.Filter narrow = Requests.Filter.ofKey("team/key")
                    .and(Requests.Field.MODEL, Set.of("gpt-4o"))
                    .and(Requests.Field.CHANNEL, Set.of("default/openai"))
                    .and(Requests.Field.STATUS, Set.of("completed"));
            assertThat(pages(database, narrow)).hasSize(25).allMatch(r -> r.status() == RequestStatus.COMPLETED);
            assertThat(pages(database, Requests.Filter.ofKey("nobody"))).isEmpty();
        }
    }

    private static List<RequestRecord> pages(Database database, Requests.Filter filter) {
        List<RequestRecord> read = new ArrayList<>();
        Requests.@Nullable Cursor cursor = null;
        do {
            Requests.Page page = database.requests().list(filter, cursor, 7);
            read.addAll(page.requests());
            cursor = page.next();
        } while (cursor != null);
        return read;
    }

    @Test
    void cutsAndCleansWhatAClientMadeTooLongOrNoText() {
        try (Database database = open()) {
            RequestRecord sample = Samples.begun("r1");
            String model = "m\0" + "☃".repeat(254) + "\uD83D\uDE00";
            RequestRecord odd = RequestDraft.like(sample)
                    .ask(new RequestRecord.Ask(model, "openai-chat", RequestRecord.Source.API, false))
                    .done();
            database.recordSink().write("j", List.of(odd), AT);
            assertThat(database.requests()
                            .find("r1")
                            .orElseThrow()
                            .request()
                            .ask()
                            .model())
                    .isEqualTo("m\uFFFD" + "☃".repeat(253));
            assertThat(database.requests().find("r\0")).isEmpty();
        }
    }

    @Test
    void setsNamesThatDifferInCaseOrSpacesApart() {
        try (Database database = open()) {
            database.recordSink().write("j", List.of(Samples.begun("r1"), Samples.begun("R1")), AT);
            assertThat(pages(database, Requests.Filter.all())).hasSize(2);
            assertThat(database.requests().find("R1").orElseThrow().request().id())
                    .isEqualTo("R1");
            assertThat(pages(database, Requests.Filter.ofKey("TEAM/KEY"))).isEmpty();
        }
    }
}
