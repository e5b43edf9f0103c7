package io.axonhub.gateway.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.journal.JournalSettings.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    @TempDir
    Path dir;

    /** A disk that fails on demand. */
    private static SegmentOutput.Opener failing(AtomicBoolean broken) {
        return path -> {
            SegmentOutput real = SegmentOutput.file(path);
            return new SegmentOutput() {
                private void check() throws IOException {
                    if (broken.get()) {
                        throw new IOException("No space left on device");
                    }
                }

                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    if (broken.get() && bytes.remaining() > 4) {
                        real.write(bytes.slice(bytes.position(), 4));
                    }
                    check();
                    real.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    check();
                    real.force();
                }

                @Override
                public void truncate(long size) throws IOException {
                    check();
                    real.truncate(size);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        };
    }

    @Test
    void cutsATornEndAtEveryOffsetOfTheLastRecord() throws IOException {
        byte[] whole;
        int lastStart;
        try (FileJournal journal = FileJournal.open(JournalFiles.each(dir))) {
            journal.begin(Samples.begun("a"));
            journal.begin(Samples.begun("b"));
            lastStart = (int) journal.published().offset();
            journal.append(Samples.finished("c", 1));
            whole = Files.readAllBytes(JournalFiles.segments(dir).getLast());
        }
        Path segment = JournalFiles.segments(dir).getLast();
        String name = String.valueOf(segment.getFileName());
        for (int cut = lastStart; cut < whole.length; cut++) {
            Path torn = Files.createDirectories(dir.resolve("torn" + cut));
            Files.write(torn.resolve(name), java.util.Arrays.copyOf(whole, cut));
            try (Segments opened = Segments.open(torn)) {
                assertThat(opened.size(Long.parseLong(name.substring(0, 19)))).isEqualTo(lastStart);
            }
            assertThat(Files.size(torn.resolve(name))).isEqualTo(lastStart);
            assertThat(JournalFiles.quarantined(torn)).isEmpty();
        }
        Path torn = dir.resolve("torn" + (whole.length - 1));
        assertThat(JournalFiles.replayed(torn)).containsExactly("a", "b");
    }

    @Test
    void setsADamagedMiddleAsideAndReadsOn() throws IOException {
        int from;
        int to;
        try (FileJournal journal = FileJournal.open(JournalFiles.each(dir))) {
            journal.begin(Samples.begun("a"));
            from = (int) journal.published().offset();
            journal.begin(Samples.begun("b"));
            to = (int) journal.published().offset();
            journal.append(Samples.finished("c", 1));
        }
        Path segment = JournalFiles.segments(dir).getLast();
        byte[] good = Files.readAllBytes(segment);
        for (int at = from; at < to; at += 29) {
            byte[] bad = good.clone();
            bad[at] ^= 0x55;
            Path copy = Files.createDirectories(dir.resolve("bad" + at));
            Files.write(copy.resolve(String.valueOf(segment.getFileName())), bad);
            assertThat(JournalFiles.replayed(copy)).as("byte %d", at).containsExactly("a", "c");
            assertThat(JournalFiles.quarantined(copy)).hasSize(1);
            assertThat(Files.size(JournalFiles.quarantined(copy).getFirst())).isEqualTo(to - from);
        }
    }

    @Test
    void beginsNewFilesAndReplaysAllOfThem() {
        JournalSettings small =
                new JournalSettings(dir, Duration.ofMillis(5), 1 << 20, 4_096, 8 << 20, WhenFull.REFUSE);
        List<String> ids =
                java.util.stream.IntStream.range(0, 300).mapToObj(i -> "r" + i).toList();
        try (FileJournal journal = FileJournal.open(small)) {
            ids.forEach(id -> journal.begin(Samples.begun(id)));
        }
        assertThat(JournalFiles.segments(dir)).hasSizeGreaterThan(3);
        assertThat(JournalFiles.replayed(dir)).isEqualTo(ids);
    }

    @Test
    void refusesBeforeWorkStartsWhenFullButKeepsTheEndOfWhatRuns() {
        try (FileJournal journal =
                FileJournal.open(JournalFiles.settings(dir, Duration.ZERO, 64 << 10, WhenFull.REFUSE))) {
            int taken = 0;
            GatewayException refusal = null;
            while (refusal == null) {
                try {
                    journal.begin(Samples.begun("r" + taken));
                    taken++;
                } catch (GatewayException e) {
                    refusal = e;
                }
            }
            assertThat(refusal.error()).isInstanceOf(LlmError.Unavailable.class);
            journal.append(Samples.finished("r0", 0));
            assertThat(journal.stats().dropped()).isZero();
            assertThat(journal.stats().refused()).isEqualTo(1);
            assertThat(journal.stats().diskBytes()).isLessThanOrEqualTo(64 << 10);
        }
        assertThat(JournalFiles.replayed(dir)).contains("r0");
    }

    @Test
    void dropsAndCountsWhenFullAndSoConfigured() {
        try (FileJournal journal =
                FileJournal.open(JournalFiles.settings(dir, Duration.ZERO, 64 << 10, WhenFull.DROP))) {
            for (int i = 0; i < 2_000; i++) {
                journal.begin(Samples.begun("r" + i));
            }
            long dropped = journal.stats().dropped();
            assertThat(dropped).isPositive();
            assertThat(journal.stats().appended()).isEqualTo(2_000 - dropped);
            assertThat(journal.stats().diskBytes()).isLessThanOrEqualTo(64 << 10);
        }
    }

    @Test
    void keepsWhatItTookWhileTheDiskFailedAndRefusesMeanwhile() {
        AtomicBoolean broken = new AtomicBoolean();
        JournalSettings settings = JournalFiles.settings(dir, Duration.ofMillis(20), 1L << 30, WhenFull.REFUSE);
        try (FileJournal journal = FileJournal.open(settings, failing(broken))) {
            journal.begin(Samples.begun("before"));
            broken.set(true);
            journal.append(Samples.finished("during", 1));
            await().atMost(JournalFiles.SOON).until(() -> journal.stats().failing());
            assertThatThrownBy(() -> journal.begin(Samples.begun("new"))).isInstanceOf(GatewayException.class);
            journal.append(Samples.finished("late", 2));
            broken.set(false);
            await().atMost(JournalFiles.SOON).until(() -> !journal.stats().failing());
            journal.begin(Samples.begun("after"));
        }
        assertThat(JournalFiles.replayed(dir))
                .contains("before", "during", "late", "after")
                .doesNotContain("new");
        assertThat(JournalFiles.quarantined(dir)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void returnsOnlyWhenTheRecordIsForcedIfEveryRecordIsToBe() {
        AtomicBoolean broken = new AtomicBoolean();
        try (FileJournal journal = FileJournal.open(JournalFiles.each(dir), failing(broken))) {
            journal.begin(Samples.begun("a"));
            assertThat(journal.published().offset())
                    .isEqualTo(Segments.HEADER
                            + Frame.of(List.of(Samples.begun("a"))).size());
            broken.set(true);
            assertThatThrownBy(() -> journal.begin(Samples.begun("b"))).isInstanceOf(GatewayException.class);
            broken.set(false);
        }
    }

    @Test
    void writesABeginningOnlyWhenItsEndIsNotWrittenWithIt() throws IOException {
        AtomicBoolean broken = new AtomicBoolean();
        JournalSettings settings = JournalFiles.settings(dir, Duration.ofMillis(20), 1L << 30, WhenFull.DROP);
        try (FileJournal journal = FileJournal.open(settings, failing(broken))) {
            broken.set(true);
            journal.append(Samples.finished("first", 0));
            await().atMost(JournalFiles.SOON).until(() -> journal.stats().failing());
            journal.begin(Samples.begun("short"));
            journal.begin(Samples.begun("long"));
            journal.append(Samples.finished("short", 1));
            broken.set(false);
            await().atMost(JournalFiles.SOON).until(() -> journal.stats().queuedBytes() == 0);
            journal.append(Samples.finished("long", 2));
        }
        List<Integer> entries = new java.util.ArrayList<>();
        for (Path segment : JournalFiles.segments(dir)) {
            byte[] bytes = Files.readAllBytes(segment);
            int at = Segments.HEADER;
            while (at < bytes.length && Frame.look(bytes, at, bytes.length) == Frame.Look.WHOLE) {
                int end = at + Frame.HEADER + Frame.length(bytes, at);
                entries.add(Codec.decode(bytes, at + Frame.HEADER, end).size());
                at = end;
            }
        }
        assertThat(entries).filteredOn(count -> count == 1).hasSize(1);
        assertThat(JournalFiles.replayed(dir)).contains("first", "short", "long");
    }

    @Test
    void writesALateBodyOnItsOwnThreadAndSurvivesOneThatFails() {
        StringBuilder thread = new StringBuilder();
        MemorySink sink = new MemorySink();
        try (JournalMover mover = new JournalMover(lateBodies(thread), sink, Duration.ofSeconds(10))) {
            mover.start();
        }
        assertThat(thread.toString()).isEqualTo("journal");
        assertThat(sink.written.stream().filter(BodyRecord.class::isInstance)).hasSize(1);
        assertThat(sink.ids()).containsExactly("a", "b");
    }

    private FileJournal lateBodies(StringBuilder thread) {
        FileJournal journal = FileJournal.open(JournalFiles.each(dir));
        journal.append(List.of(Samples.begun("a"), new JournalEntry.LateBody(() -> {
            thread.append(Thread.currentThread().getName());
            return Optional.of(Samples.body("a", BodyRecord.Kind.RESPONSE, "{}"));
        })));
        journal.append(List.of(Samples.begun("b"), new JournalEntry.LateBody(() -> {
            throw new IllegalStateException("no body");
        })));
        return journal;
    }

    @Test
    void takesOneProcessAtATimeAndSaysSo() {
        try (FileJournal journal = FileJournal.open(JournalFiles.each(dir))) {
            assertThat(journal.stats().failing()).isFalse();
            assertThatThrownBy(() -> FileJournal.open(JournalFiles.each(dir)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another gateway")
                    .hasMessageContaining("journal.dir");
        }
    }

    @Test
    void refusesToStartOnANewerFormatAndOnAFileInItsPlace() throws IOException {
        Files.write(
                dir.resolve("0000000000000000001.axj"),
                new byte[] {'A', 'X', 'J', 'R', 'N', 'L', 0, 9, 0, 0, 0, 0, 0, 0, 0, 1});
        assertThatThrownBy(() -> FileJournal.open(JournalFiles.each(dir))).hasMessageContaining("newer gateway");
        Path file = Files.createFile(dir.resolve("file"));
        assertThatThrownBy(() -> FileJournal.open(JournalFiles.each(file))).hasMessageContaining("set journal.dir");
    }

    @Test
    void setsAFileAsideThatIsNoSegment() throws IOException {
        Files.write(dir.resolve("0000000000000000001.axj"), new byte[64]);
        assertThat(JournalFiles.replayed(dir)).isEmpty();
        assertThat(JournalFiles.quarantined(dir)).hasSize(1);
    }
}
