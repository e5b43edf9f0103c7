package io.axonhub.gateway.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnsyncedTest {
    private final Unsynced unsynced = new Unsynced();

    private static Frame frame(int number, int bytes) {
        byte[] content = new byte[bytes + 5];
        java.util.Arrays.fill(content, (byte) number);
        return new Frame(content, bytes);
    }

    @Test
    void keepsFramesInOrderWhateverTheirSize() {
        List<Integer> sizes = List.of(1, 300_000, 2, 9_000_000, 3);
        for (int i = 0; i < sizes.size(); i++) {
            unsynced.add(frame(i, sizes.get(i)));
        }
        assertThat(unsynced.count()).isEqualTo(5);
        for (int i = 0; i < sizes.size(); i++) {
            ByteBuffer bytes = unsynced.slice(unsynced.start(i), unsynced.start(i + 1));
            assertThat(bytes.remaining()).isEqualTo(sizes.get(i));
            while (bytes.hasRemaining()) {
                if (bytes.get() != i) {
                    throw new AssertionError("a foreign byte in frame " + i);
                }
            }
        }
    }

    @Test
    void keepsManyFramesAndForgetsThemAll() {
        for (int i = 0; i < 1_000; i++) {
            unsynced.add(frame(i, 10));
        }
        assertThat(unsynced.size()).isEqualTo(10_000);
        unsynced.clear();
        assertThat(unsynced.count()).isZero();
        assertThat(unsynced.size()).isZero();
        unsynced.add(frame(1, 7));
        assertThat(unsynced.start(1)).isEqualTo(7);
    }
}
