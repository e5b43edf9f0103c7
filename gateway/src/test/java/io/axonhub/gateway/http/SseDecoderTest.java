package io.axonhub.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderTest {
    private static final String BOM = "\uFEFF";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The frames of {@code input} when it comes in pieces that end at {@code cuts}; checks that no byte is lost. */
    private static List<SseFrame> frames(byte[] input, int... cuts) {
        SseDecoder decoder = new SseDecoder();
        List<SseFrame> frames = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            frames.addAll(decoder.accept(input, from, cut));
            from = cut;
        }
        frames.addAll(decoder.accept(input, from, input.length));
        frames.addAll(decoder.finish());
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        frames.forEach(frame -> raw.writeBytes(frame.raw()));
        assertThat(raw.toByteArray())
                .as("raw bytes, cut at %s", Arrays.toString(cuts))
                .isEqualTo(input);
        return frames;
    }

    private static List<String> events(List<SseFrame> frames) {
        return frames.stream()
                .filter(SseFrame::hasData)
                .map(frame -> frame.event() + "|" + frame.text())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: a\n\ndata: b\n\n",
                "event: e\ndata: {\"x\":1}\n\nevent: f\ndata: y\n\n",
                "data: a\r\n\r\ndata: b\r\n\r\n",
                "data: a\r\rdata: b\r\r",
                "data: a\n\r\ndata: b\r\n\nevent: x\rdata: c\r\n\r\n",
                BOM + "data: a\n\ndata: b\n\n",
                BOM + "\n\ndata: a\r\n\r\n",
                ": ping\n\n: more\ndata: a\n: in between\ndata: b\n\n",
                "data: 1\ndata: 2\r\ndata\ndata:3\n\n",
                "data\n\ndata:\n\ndata: x\n\n",
                "\n\n\r\n\r\rdata: late\n\n",
                "data: h\u00e9llo \u4f60\u597d \ud83d\ude00\n\n",
                "data:  two spaces\nid: 7\nretry: 10\n\n",
                "data: last without blank line",
                "data: last with one line end\n",
                "data: last with cr\r",
                "data: a\n\ndata: b\r\n",
                "event: lone\n\n",
                "event:\ndata: x\n\n",
                "data: a\r\n\r\n\r\n\r\n",
                "DATA: upper\ndatax: y\n data: z\n\n",
                ":\n\n",
                "\r\n",
                "\r",
                "",
            })
    void readsTheSameAtEverySplit(String text) {
        byte[] input = utf8(text);
        List<String> whole = events(frames(input));
        for (int a = 0; a <= input.length; a++) {
            for (int b = a; b <= input.length; b++) {
                assertThat(events(frames(input, a, b))).isEqualTo(whole);
            }
        }
        int[] single = new int[input.length];
        Arrays.setAll(single, i -> i + 1);
        assertThat(events(frames(input, single))).isEqualTo(whole);
    }

    @Test
    void followsTheSpecification() {
        assertThat(events(frames(utf8(BOM + "data: a\n\n" + BOM + "data: b\n\n"))))
                .containsExactly("null|a");
        assertThat(events(frames(utf8("\n" + BOM + "data: a\n\n")))).isEmpty();
        assertThat(events(frames(utf8("data: 1\ndata: 2\r\ndata\ndata:3\n\n")))).containsExactly("null|1\n2\n\n3");
        assertThat(events(frames(utf8("data:  two\nevent: a\nevent: b\n\n")))).containsExactly("b| two");
        assertThat(events(frames(utf8("event:\ndata: x\n\n")))).containsExactly("null|x");
        assertThat(events(frames(utf8("event: kept\n\ndata: x\n\n")))).containsExactly("null|x");
        assertThat(events(frames(utf8("DATA: no\ndatax: no\n data: no\ndata: yes\n\n"))))
                .containsExactly("null|yes");
        assertThat(events(frames(utf8(": c\n\n")))).isEmpty();
        assertThat(events(frames(utf8("data: [DONE]")))).containsExactly("null|[DONE]");
    }

    @Test
    void givesAFrameWithItsBlankLineInOnePiece() {
        SseDecoder decoder = new SseDecoder();
        byte[] input = utf8("data: a\r\n\r\ndata: b\r\n\r\n");
        assertThat(decoder.accept(input, 0, input.length))
                .extracting(frame -> new String(frame.raw(), StandardCharsets.UTF_8))
                .containsExactly("data: a\r\n\r\n", "data: b\r\n\r\n");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void doesNotHoldAFrameBackForALineFeedThatMayNotCome() {
        SseDecoder decoder = new SseDecoder();
        byte[] input = utf8("data: a\r\r");
        assertThat(events(decoder.accept(input, 0, input.length))).containsExactly("null|a");
    }

    @Test
    void randomStreamsSurviveRandomSplits() {
        Random random = new Random(7);
        String[] parts = {
            "data: ", "data", ":", " ", "x", "\n", "\r", "\r\n", "\n\n", "event: e", "\u00e9", BOM, "id: 1"
        };
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] input = utf8(text.toString());
            int[] cuts = random.ints(5, 0, input.length + 1).sorted().toArray();
            assertThat(events(frames(input, cuts))).isEqualTo(events(frames(input)));
        }
    }

    @Test
    void boundsAFrameHoweverItComes() {
        byte[] fits = utf8("data: 1234\n\n");
        byte[] big = utf8("data: 12345\n\n");
        for (int step : new int[] {1, 3, 100}) {
            SseDecoder decoder = new SseDecoder(fits.length);
            feed(decoder, fits, step);
            feed(decoder, fits, step);
            assertThatThrownBy(() -> feed(decoder, big, step))
                    .isInstanceOf(FrameDecoder.FrameTooLargeException.class)
                    .hasMessageContaining("12");
        }
        SseDecoder endless = new SseDecoder(1 << 20);
        byte[] noLineEnd = new byte[1 << 16];
        Arrays.fill(noLineEnd, (byte) 'x');
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 17; i++) {
                        endless.accept(noLineEnd, 0, noLineEnd.length);
                    }
                })
                .isInstanceOf(FrameDecoder.FrameTooLargeException.class);
    }

    private static void feed(SseDecoder decoder, byte[] bytes, int step) {
        for (int from = 0; from < bytes.length; from += step) {
            decoder.accept(bytes, from, Math.min(bytes.length, from + step));
        }
    }

    @Test
    void looksAtEachByteOnce() {
        byte[] large = new byte[8 << 20];
        Arrays.fill(large, (byte) 'x');
        System.arraycopy(utf8("data: "), 0, large, 0, 6);
        byte[] small = utf8("data: x\n\n".repeat(400_000));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            SseDecoder slow = new SseDecoder();
            for (int i = 0; i < large.length; i++) {
                assertThat(slow.accept(large, i, i + 1).isEmpty()).isTrue();
            }
            assertThat(slow.finish().getFirst().data()).hasSize(large.length - 6);
            assertThat(new SseDecoder().accept(small, 0, small.length)).hasSize(400_000);
        });
    }
}
