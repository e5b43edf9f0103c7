package io.axonhub.gateway.store.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.Blobs;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RecordSink;
import io.axonhub.gateway.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffloadingTest {
    private static final String ID = "req_0193ab12cd347000";

    @TempDir
    Path dir;

    private final List<JournalEntry> written = new ArrayList<>();
    private final RecordSink sink = new RecordSink() {
        @Override
        public Optional<JournalPosition> position(String journal) {
            return Optional.empty();
        }

        @Override
        public void write(String journal, Iterable<JournalEntry> entries, JournalPosition upTo) {
            entries.forEach(written::add);
        }

        @Override
        public int interrupt(String journal, JournalPosition upTo) {
            return 7;
        }
    };

    private static BodyRecord body(BodyRecord.Kind kind, String text) {
        return new BodyRecord(ID, kind, 0, "application/json", text.getBytes(StandardCharsets.UTF_8), false);
    }

    @Test
    void largeBodiesGoElsewhereAndTheirNamesIntoTheDatabase() {
        Blobs blobs = new FolderBlobs(dir.resolve("bodies"));
        RecordSink offloading = new OffloadingSink(sink, blobs, 5);
        BodyRecord large = body(BodyRecord.Kind.REQUEST, "12345");
        BodyRecord small = body(BodyRecord.Kind.RESPONSE, "1234");
        for (int i = 0; i < 2; i++) {
            written.clear();
            offloading.write("j", List.of(large, small), new JournalPosition(1, 1));
            assertThat(written).containsExactly(large.at("0193ab12/" + ID + "-request-0"), small);
        }
        assertThat(blobs.get("0193ab12/" + ID + "-request-0")).contains(large.bytes());
        assertThat(offloading.interrupt("j", new JournalPosition(1, 1))).isEqualTo(7);
        assertThat(offloading.position("j")).isEmpty();
    }

    @Test
    void aFolderGivesBackWhatItKeepsAndNothingElse() throws Exception {
        Files.writeString(dir.resolve("secret"), "x");
        Blobs blobs = new FolderBlobs(dir.resolve("bodies"));
        assertThat(blobs.get("a/b")).isEmpty();
        blobs.put("a/b", new byte[] {1});
        blobs.put("a/b", new byte[] {2});
        assertThat(blobs.get("a/b")).contains(new byte[] {2});
        blobs.remove("a/b");
        blobs.remove("a/b");
        assertThat(blobs.get("a/b")).isEmpty();
        assertThatThrownBy(() -> blobs.get("../secret")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> blobs.get("")).isInstanceOf(StoreException.class);
    }

    @Test
    void aFolderThatCannotBeWrittenSaysWhatToDo() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "x");
        assertThatThrownBy(() -> new FolderBlobs(file).put("a/b", new byte[] {1}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("change storage.bodies.location");
    }
}
