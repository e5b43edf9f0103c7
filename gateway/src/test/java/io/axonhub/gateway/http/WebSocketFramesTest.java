package io.axonhub.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WebSocketFramesTest {
    private static final int TEXT = 0x81;
    private static final int FIRST = 0x01;
    private static final int LAST = 0x80;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;

    private final List<String> texts = new ArrayList<>();
    private final WebSocketFrames frames =
            new WebSocketFrames(text -> texts.add(new String(text, StandardCharsets.UTF_8)));

    private static byte[] frame(int head, byte[] payload, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(mask | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] key = masked ? new byte[] {7, -1, 42, 0} : new byte[4];
        if (masked) {
            out.writeBytes(key);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ key[i & 3]);
        }
        return out.toByteArray();
    }

    private static byte[] frame(int head, String payload) {
        return frame(head, payload.getBytes(StandardCharsets.UTF_8), false);
    }

    private void feed(byte[]... parts) {
        for (byte[] part : parts) {
            frames.accept(part, 0, part.length);
        }
    }

    @Test
    void givesTextsOfEverySizeAndNothingElse() {
        String medium = "m".repeat(300);
        String large = "l".repeat(70_000);
        feed(frame(TEXT, "ä"), frame(PING, "p"), frame(TEXT, medium), frame(BINARY, "bin"), frame(TEXT, large));
        assertThat(texts).containsExactly("ä", medium, large);
        assertThat(frames.atBoundary()).isTrue();
        assertThat(frames.closed()).isFalse();
    }

    @Test
    void putsFragmentsTogetherAroundControlFrames() {
        feed(frame(FIRST, "a"), frame(PING, ""), frame(0, "b"), frame(PING, "x"), frame(LAST, "c"), frame(TEXT, ""));
        assertThat(texts).containsExactly("abc", "");
    }

    @Test
    void unmasksAClientsFrames() {
        feed(frame(TEXT, "hello you".getBytes(StandardCharsets.UTF_8), true));
        assertThat(texts).containsExactly("hello you");
    }

    @Test
    void theWayTheBytesAreCutChangesNothing() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(frame(TEXT, "one"));
        all.writeBytes(frame(FIRST, "t"));
        all.writeBytes(frame(PING, "ping"));
        all.writeBytes(frame(LAST, "wo".repeat(200)));
        all.writeBytes(frame(CLOSE, "\u0003\u00e8"));
        byte[] bytes = all.toByteArray();
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            texts.clear();
            WebSocketFrames cut = new WebSocketFrames(text -> texts.add(new String(text, StandardCharsets.UTF_8)));
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(round % 7 == 0 ? 1 : 40));
                cut.accept(bytes, at, count);
                at += count;
            }
            assertThat(texts).containsExactly("one", "t" + "wo".repeat(200));
            assertThat(cut.closed()).isTrue();
            assertThat(cut.atBoundary()).isTrue();
        }
    }

    @Test
    void aFrameUnderWayIsNoBoundary() {
        byte[] frame = frame(TEXT, "abc");
        for (int length = 1; length < frame.length; length++) {
            WebSocketFrames cut = new WebSocketFrames(text -> {});
            cut.accept(frame, 0, length);
            assertThat(cut.atBoundary()).as("after %d bytes", length).isFalse();
        }
    }

    @Test
    void skipsWhatIsTooLongOrCompressedAndGoesOn() {
        feed(frame(TEXT, "x".repeat(WebSocketFrames.MAX_MESSAGE + 1)), frame(0xC1, "deflated"), frame(TEXT, "next"));
        assertThat(texts).containsExactly("next");
    }
}
