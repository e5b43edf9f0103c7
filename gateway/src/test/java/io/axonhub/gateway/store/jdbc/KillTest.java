package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.journal.FileJournal;
import io.axonhub.gateway.store.journal.JournalMover;
import io.axonhub.gateway.store.journal.JournalSettings;
import io.axonhub.gateway.store.journal.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that records, again and again, and counts what is in the database afterwards. */
class KillTest {
    private static final int KILLS = 10;

    @TempDir
    Path dir;

    /** The process to kill: prints the id of each request whose record is on the disk. */
    static final class Child {
        private Child() {}

        /** Arguments: folder, prefix of ids. */
        public static void main(String[] args) {
            Path dir = Path.of(args[0]);
            JournalSettings settings = settings(dir);
            Database database = Database.open("sqlite3", dir.resolve("a.db").toString(), Clock.systemUTC());
            FileJournal journal = FileJournal.open(settings);
            JournalMover mover = new JournalMover(journal, database.recordSink(), Duration.ofSeconds(1));
            mover.start();
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            for (int i = 0; ; i++) {
                String id = args[1] + "-" + i;
                journal.begin(Samples.begun(id, i));
                if (i % 3 != 0) {
                    journal.append(Samples.finished(id, i));
                }
                out.println(id);
            }
        }
    }

    private static JournalSettings settings(Path dir) {
        return new JournalSettings(
                dir.resolve("journal"), Duration.ZERO, 1L << 30, 32 << 10, 8 << 20, JournalSettings.WhenFull.REFUSE);
    }

    @Test
    void losesNothingAcknowledgedAndDoublesNothingWhenKilled() throws Exception {
        Random random = new Random(4);
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(killed(kill, 1 + random.nextInt(400)));
        }
        try (Database database = Database.open("sqlite3", dir.resolve("a.db").toString(), Clock.systemUTC())) {
            try (JournalMover mover =
                    new JournalMover(FileJournal.open(settings(dir)), database.recordSink(), Duration.ofSeconds(20))) {
                mover.start();
            }
            List<RequestRecord> all = database.requests()
                    .list(Requests.Filter.all(), null, 1_000_000)
                    .requests();
            assertThat(all)
                    .extracting(RequestRecord::id)
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged);
            assertThat(all).extracting(KillTest::outcome).containsOnly("completed", "interrupted");
            for (String id : acknowledged) {
                boolean finished = Integer.parseInt(id.substring(id.indexOf('-') + 1)) % 3 != 0;
                assertThat(database.requests().find(id).orElseThrow().bodies()).hasSize(finished ? 2 : 0);
            }
        }
    }

    private static String outcome(RequestRecord request) {
        return request.status() == RequestStatus.FAILED && request.failure() != null
                ? request.failure().errorClass()
                : request.status().wire();
    }

    private Set<String> killed(int round, int after) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        dir.toString(),
                        "k" + round)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> ids = new HashSet<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = out.readLine()) != null) {
                if (line.startsWith("k" + round + "-") && line.length() > 3) {
                    ids.add(line);
                }
                if (ids.size() == after) {
                    child.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream, too
                }
            }
        }
        assertThat(child.waitFor()).isNotZero();
        assertThat(ids).hasSizeGreaterThanOrEqualTo(after);
        return ids;
    }
}
