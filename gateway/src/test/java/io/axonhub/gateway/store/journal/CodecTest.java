package io.axonhub.gateway.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
    private static Encoder encoded(List<JournalEntry> entries) {
        Encoder out = new Encoder(1);
        Codec.encode(entries, out);
        return out;
    }

    @ParameterizedTest
    @EnumSource(RequestStatus.class)
    void bringsBackEveryField(RequestStatus status) {
        List<JournalEntry> entries = List.of(
                Samples.begun("r1"),
                Samples.ended("r2", 5, status),
                Samples.attempt("r2", 2),
                Samples.bareAttempt("r3"),
                Samples.body("r2", BodyRecord.Kind.CHUNKS, "data: ☃"),
                Samples.body("r2", BodyRecord.Kind.REQUEST, ""));
        Encoder out = encoded(entries);
        assertThat(Codec.decode(out.array(), 0, out.size())).isEqualTo(entries);
    }

    @Test
    void refusesAnotherVersion() {
        Encoder out = encoded(List.of(Samples.begun("r1")));
        out.array()[0] = 9;
        assertThatThrownBy(() -> Codec.decode(out.array(), 0, out.size())).hasMessageContaining("version 9");
    }

    /** The first version's attempt ended with its cost, the second's with its notes: here with the flags that say there are none. */
    @Test
    void readsEarlierVersions() {
        Encoder out = encoded(List.of(Samples.bareAttempt("r3")));
        for (byte version : new byte[] {1, 2, 3}) {
            byte[] earlier = Arrays.copyOf(out.array(), out.size() - (version == 1 ? 2 : 1));
            earlier[0] = version;
            assertThat(Codec.decode(earlier, 0, earlier.length)).isEqualTo(List.of(Samples.bareAttempt("r3")));
        }
    }

    /** The second version's request ended with its cost: here with flags that say there is no route, source, team and user. */
    @Test
    void readsTheSecondVersion() {
        Encoder out = encoded(List.of(Samples.begun("r1")));
        out.array()[0] = 2;
        byte[] second = Arrays.copyOf(out.array(), out.size() - 4);
        assertThat(Codec.decode(second, 0, second.length)).isEqualTo(List.of(Samples.begun("r1")));
        assertThat(Codec.firstRequest(second, 0, second.length)).isEqualTo("r1");
    }

    @Test
    void noticesMissingBytesWhereverTheyEnd() {
        Encoder out = encoded(List.of(Samples.ended("r2", 5, RequestStatus.FAILED)));
        for (int end = 0; end < out.size(); end++) {
            int cut = end;
            assertThatThrownBy(() -> Codec.decode(out.array(), 0, cut)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void keepsLargeAndNegativeNumbers() {
        Encoder out = new Encoder(4);
        for (long value : new long[] {0, 127, 128, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            out.number(value);
        }
        Decoder in = new Decoder(out.array(), 0, out.size());
        assertThat(List.of(in.number(), in.number(), in.number(), in.number(), in.number(), in.number()))
                .containsExactly(0L, 127L, 128L, -1L, Long.MAX_VALUE, Long.MIN_VALUE);
    }
}
