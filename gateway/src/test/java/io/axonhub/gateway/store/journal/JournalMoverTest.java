package io.axonhub.gateway.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.journal.JournalSettings.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalMoverTest {
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final int BLOCK = 4_096;

    @TempDir
    Path dir;

    private final MemorySink sink = new MemorySink();

    private JournalSettings small() {
        return new JournalSettings(dir, Duration.ofMillis(5), 8 << 20, 8_192, 8 << 20, WhenFull.REFUSE);
    }

    @Test
    void losesAndDoublesNothingWhileTheDatabaseIsDown() {
        sink.down = true;
        FileJournal journal = FileJournal.open(small());
        List<String> ids = IntStream.range(0, 200).mapToObj(i -> "r" + i).toList();
        try (JournalMover mover = new JournalMover(journal, sink, CLOSING)) {
            mover.start();
            ids.forEach(id -> journal.begin(Samples.begun(id)));
            await().atMost(JournalFiles.SOON).until(() -> sink.failures.get() >= 2);
            ids.forEach(id -> journal.append(Samples.finished(id, 1)));
            sink.down = false;
            await().atMost(JournalFiles.SOON).until(() -> sink.written.size() >= ids.size() * 4 && mover.isCaughtUp());
        }
        assertThat(sink.ids()).containsAll(ids);
        assertThat(states()).hasSameSizeAs(ids).allMatch(state -> state == RequestStatus.COMPLETED);
        assertThat(sink.written).hasSize(sink.ids().size() + 3 * ids.size());
        assertThat(journal.stats().refused() + journal.stats().dropped()).isZero();
        assertThat(JournalFiles.segments(dir)).hasSize(1);
    }

    /** The segment that is written to fills it alone, and cannot make room for its successor. */
    @Test
    void givesADiskFreeThatOnlyMovedRecordsFill() {
        JournalSettings settings = JournalFiles.each(dir);
        FileJournal journal = FileJournal.open(settings, path -> bounded(path, 4));
        List<String> kept = new ArrayList<>();
        try (JournalMover mover = new JournalMover(journal, sink, CLOSING)) {
            await().atMost(JournalFiles.SOON).until(() -> isFull(journal, kept));
            mover.start();
            await().atMost(JournalFiles.SOON).until(() -> isTaken(journal, "after"));
        }
        assertThat(kept).isNotEmpty();
        assertThat(sink.ids()).containsAll(kept).contains("after");
        assertThat(JournalFiles.segments(dir)).hasSize(1);
    }

    private static boolean isFull(FileJournal journal, List<String> kept) {
        String id = "r" + kept.size();
        boolean taken = isTaken(journal, id);
        if (taken) {
            kept.add(id);
        }
        return !taken;
    }

    private static boolean isTaken(FileJournal journal, String id) {
        try {
            journal.begin(Samples.begun(id));
            return true;
        } catch (GatewayException e) {
            return false;
        }
    }

    /** A file on a disk of so many blocks; what is deleted is free again. */
    private static SegmentOutput bounded(Path path, int blocks) throws IOException {
        SegmentOutput real = SegmentOutput.file(path);
        Path folder = Objects.requireNonNull(path.getParent());
        return new SegmentOutput() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                long used = 0;
                for (Path segment : JournalFiles.segments(folder)) {
                    long size = Files.size(segment) + (segment.equals(path) ? bytes.remaining() : 0);
                    used += Math.ceilDiv(size, BLOCK);
                }
                if (used > blocks) {
                    throw new IOException("No space left on device");
                }
                real.write(bytes);
            }

            @Override
            public void force() throws IOException {
                real.force();
            }

            @Override
            public void truncate(long size) throws IOException {
                real.truncate(size);
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    /** The last state written of each request. */
    private List<RequestStatus> states() {
        java.util.Map<String, RequestStatus> last = new java.util.HashMap<>();
        for (JournalEntry entry : sink.written) {
            if (entry instanceof RequestRecord request) {
                last.put(request.id(), request.status());
            }
        }
        return List.copyOf(last.values());
    }

    @Test
    void writesOnlyTheLastStateOfARequestWithinABatch() {
        FileJournal journal = FileJournal.open(JournalFiles.each(dir));
        journal.begin(Samples.begun("a"));
        journal.append(Samples.finished("a", 0));
        try (JournalMover mover = new JournalMover(journal, sink, CLOSING)) {
            mover.start();
        }
        assertThat(sink.batches.getFirst()).hasSize(4);
        assertThat(states()).containsExactly(RequestStatus.COMPLETED);
    }

    @Test
    void goesOnWhereTheDatabaseSaysAndDeletesWhatIsMoved() {
        try (JournalMover mover = new JournalMover(FileJournal.open(small()), sink, CLOSING)) {
            mover.start();
        }
        FileJournal journal = FileJournal.open(small());
        IntStream.range(0, 100).forEach(i -> journal.begin(Samples.begun("r" + i)));
        journal.close();
        assertThat(JournalFiles.segments(dir)).hasSizeGreaterThan(2);
        for (int restart = 0; restart < 3; restart++) {
            try (JournalMover mover = new JournalMover(FileJournal.open(small()), sink, CLOSING)) {
                mover.start();
            }
        }
        assertThat(sink.ids()).hasSize(100).doesNotHaveDuplicates();
        assertThat(JournalFiles.segments(dir)).hasSize(1);
    }

    @Test
    void marksWhatAnEarlierProcessLeftOpenBeforeItsOwnRecordsAreMoved() {
        FileJournal crashed = FileJournal.open(small());
        crashed.begin(Samples.begun("old"));
        crashed.close();
        FileJournal journal = FileJournal.open(small());
        journal.begin(Samples.begun("mine"));
        try (JournalMover mover = new JournalMover(journal, sink, CLOSING)) {
            mover.start();
        }
        assertThat(sink.ids()).containsExactly("old", "mine");
        assertThat(sink.interrupts).containsExactly(journal.start());
    }

    @Test
    void marksThemEvenWhenItIsClosedAtOnce() {
        FileJournal crashed = FileJournal.open(small());
        crashed.begin(Samples.begun("old"));
        crashed.close();
        FileJournal journal = FileJournal.open(small());
        try (JournalMover mover = new JournalMover(journal, sink, CLOSING)) {
            mover.start();
        }
        assertThat(sink.interrupts).containsExactly(journal.start());
    }

    @Test
    void marksNothingTwiceAndNeverItsOwnOnAFreshFolder() {
        FileJournal journal = FileJournal.open(small());
        journal.begin(Samples.begun("mine"));
        try (JournalMover mover = new JournalMover(journal, sink, CLOSING)) {
            mover.start();
            await().atMost(JournalFiles.SOON).until(() -> sink.ids().contains("mine"));
            journal.append(Samples.finished("mine", 0));
        }
        assertThat(sink.interrupts).containsExactly(journal.start());
        assertThat(states()).containsExactly(RequestStatus.COMPLETED);
    }

    @Test
    void setsAsideTheOneGroupThatTheDatabaseRefuses() {
        sink.poison =
                entry -> entry instanceof RequestRecord request && request.id().equals("r7");
        FileJournal journal = FileJournal.open(JournalFiles.each(dir));
        IntStream.range(0, 20).forEach(i -> journal.append(Samples.finished("r" + i, i)));
        try (JournalMover mover = new JournalMover(journal, sink, CLOSING)) {
            mover.start();
        }
        assertThat(sink.ids()).hasSize(19).doesNotContain("r7").doesNotHaveDuplicates();
        assertThat(JournalFiles.quarantined(dir)).hasSize(1);
    }
}
