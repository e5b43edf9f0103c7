package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.journal.FileJournal;
import io.axonhub.gateway.store.journal.JournalMover;
import io.axonhub.gateway.store.journal.JournalSettings;
import io.axonhub.gateway.store.journal.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A database server that is lost and comes back while the gateway runs. */
@ParameterizedClass
@EnumSource(names = {"POSTGRES", "MARIADB"})
class OutageTest {
    private static final int EACH = 100;

    @Parameter
    TestDatabase kind = TestDatabase.POSTGRES;

    @TempDir
    Path dir;

    @Test
    void theJournalFillsMeanwhileAndIsCarriedOverOnceAfterwards() throws Exception {
        Database.Place direct = kind.fresh(dir);
        int port = Integer.parseInt(direct.dsn().replaceFirst("(?s).*127\\.0\\.0\\.1:(\\d+).*", "$1"));
        JournalSettings settings = new JournalSettings(
                dir.resolve("journal"),
                Duration.ofMillis(5),
                1L << 30,
                1 << 20,
                8 << 20,
                JournalSettings.WhenFull.REFUSE);
        try (Wire wire = new Wire(port);
                Database database = Database.open(
                        Database.Place.of(direct.dialect(), direct.dsn().replace(":" + port, ":" + wire.port())),
                        Clock.systemUTC())) {
            FileJournal journal = FileJournal.open(settings);
            try (JournalMover mover = new JournalMover(journal, database.recordSink(), Duration.ofSeconds(30))) {
                mover.start();
                append(journal, 0);
                await().atMost(Duration.ofMinutes(1)).until(mover::isCaughtUp);
                wire.cut();
                append(journal, EACH);
                wire.join();
                append(journal, 2 * EACH);
                await().atMost(Duration.ofMinutes(2)).until(() -> count(direct) == 3 * EACH);
            }
            List<RequestRecord> all = database.requests()
                    .list(Requests.Filter.all(), null, 10 * EACH)
                    .requests();
            assertThat(all).hasSize(3 * EACH).allMatch(one -> one.status() == RequestStatus.COMPLETED);
            assertThat(journal.stats().refused() + journal.stats().dropped()).isZero();
        }
    }

    private static void append(FileJournal journal, int from) {
        for (int i = from; i < from + EACH; i++) {
            journal.begin(Samples.begun("r" + i, i));
            journal.append(Samples.finished("r" + i, i));
        }
    }

    private static int count(Database.Place place) throws Exception {
        try (var connection = TestDatabase.connect(place);
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT count(*) FROM requests WHERE status = 'completed'")) {
            found.next();
            return found.getInt(1);
        }
    }
}
