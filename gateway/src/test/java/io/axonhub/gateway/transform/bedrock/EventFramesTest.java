package io.axonhub.gateway.transform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.LlmError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hexadecimal messages are the test vectors that AWS publishes with its SDKs' event-stream codecs. */
class EventFramesTest {
    private static final String EMPTY = "000000100000000005c248eb7d98c8ff";
    private static final String NO_HEADERS = "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936";
    private static final String ONE_STRING =
            "0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f"
                    + "6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1";
    private static final String INT32 =
            "0000002d0000001041c424b80a6576656e742d74797065040000a00c7b27666f6f273a27626172277d36f480a0";
    private static final String ALL_HEADERS =
            "000000cc000000af0fae64ca0a6576656e742d74797065040000a00c0c636f6e74656e742d"
                    + "747970650700106170706c69636174696f6e2f6a736f6e0a626f6f6c2066616c73650109626f6f6c2074727565000462797465"
                    + "02cf08627974652062756606001449276d2061206c6974746c6520746561706f74210974696d657374616d7008000000000084"
                    + "5fed05696e74313603002a05696e7436340500000000028757b20475756964090102030405060708090a0b0c0d0e0f107b2766"
                    + "6f6f273a27626172277daba5f10c";
    private static final String PAYLOAD = "{'foo':'bar'}";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static EventMessage read(String text) {
        byte[] bytes = hex(text);
        return EventMessage.read(bytes, 0, EventMessage.length(bytes, 0, EventFrames.MAX_MESSAGE));
    }

    private static List<SseFrame> frames(byte[] bytes) {
        EventFrames decoder = EventFrames.plain();
        List<SseFrame> frames = new ArrayList<>(decoder.accept(bytes, 0, bytes.length));
        frames.addAll(decoder.finish());
        return frames;
    }

    private static boolean isMalformed(SseFrame frame) {
        return Failures.of(frame)
                .filter(LlmError.MalformedUpstream.class::isInstance)
                .isPresent();
    }

    @Test
    void readsThePublishedMessages() {
        assertThat(read(EMPTY).payload()).isEmpty();
        assertThat(new String(read(NO_HEADERS).payload(), StandardCharsets.UTF_8))
                .isEqualTo(PAYLOAD);
        assertThat(read(ONE_STRING).headers()).isEqualTo(Map.of("content-type", "application/json"));
        assertThat(new String(read(INT32).payload(), StandardCharsets.UTF_8)).isEqualTo(PAYLOAD);
        assertThat(read(ALL_HEADERS).headers()).isEqualTo(Map.of("content-type", "application/json"));
        assertThat(new String(read(ALL_HEADERS).payload(), StandardCharsets.UTF_8))
                .isEqualTo(PAYLOAD);
    }

    @Test
    void theTestsOwnEncoderMakesThePublishedMessage() {
        byte[] made = EventStreamBytes.message(
                Map.of("content-type", "application/json"), PAYLOAD.getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(made)).isEqualTo(ONE_STRING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000003d0000002107fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a"
                        + "27626172277d8d9c08b1",
                "0000003e0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a"
                        + "27626172277d8d9c08b1",
                "0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b61666f6f273a"
                        + "27626172277d8d9c08b1",
                "0000001d00000000fd528c5a5b27666f6f273a27626172277dc3653936"
            })
    void refusesThePublishedCorruptMessages(String message) {
        List<SseFrame> frames = frames(hex(message));
        assertThat(frames).hasSize(1);
        assertThat(isMalformed(frames.getFirst())).isTrue();
    }

    @Test
    void ignoresEverythingBehindBrokenBytes() {
        EventFrames decoder = EventFrames.plain();
        byte[] broken = hex("0000001d00000000fd528c5a5b27666f6f273a27626172277dc3653936");
        byte[] good = EventStreamBytes.event("x", new byte[] {1});
        assertThat(decoder.accept(broken, 0, broken.length)).hasSize(1);
        assertThat(decoder.accept(good, 0, good.length)).isEmpty();
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void aBodyThatEndsInsideAMessageIsBroken() {
        byte[] message = hex(ONE_STRING);
        for (int cut = 1; cut < message.length; cut++) {
            EventFrames decoder = EventFrames.plain();
            assertThat(decoder.accept(message, 0, cut)).as("cut at " + cut).isEmpty();
            List<SseFrame> last = decoder.finish();
            assertThat(last).hasSize(1);
            assertThat(isMalformed(last.getFirst())).isTrue();
            assertThat(decoder.finish()).isEmpty();
        }
    }

    private static byte[] prelude(int total, int headers) {
        byte[] prelude =
                ByteBuffer.allocate(12).putInt(total).putInt(headers).putInt(0).array();
        CRC32 crc = new CRC32();
        crc.update(prelude, 0, 8);
        ByteBuffer.wrap(prelude).putInt(8, (int) crc.getValue());
        return prelude;
    }

    @Test
    void refusesImpossibleAndHugeLengthsBeforeTheyAreFilled() {
        for (int[] lengths : new int[][] {
            {15, 0}, {0, 0}, {-1, 0}, {20, 5}, {20, -1}, {EventFrames.MAX_MESSAGE + 1, 0}, {Integer.MAX_VALUE, 0}
        }) {
            List<SseFrame> frames = frames(prelude(lengths[0], lengths[1]));
            assertThat(isMalformed(frames.getFirst())).isTrue();
        }
    }

    @Test
    void takesTheLargestMessage() {
        byte[] large = EventStreamBytes.event("big", new byte[EventFrames.MAX_MESSAGE - 200]);
        List<SseFrame> frames = frames(large);
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().data()).hasSize(EventFrames.MAX_MESSAGE - 200);
    }

    @Test
    void refusesHeadersThatRunPastTheirSectionOrAreOfAnUnknownType() {
        for (byte[] headers : new byte[][] {
            {1, 'x', 7, (byte) 0xFF, (byte) 0xFF, 'a'}, {1, 'x', 10}, {9, 'x'}, {1, 'x'}, {1, 'x', 4, 0}, {1, 'x', 6, 0}
        }) {
            byte[] message = withHeaders(headers);
            assertThatThrownBy(() -> EventMessage.read(message, 0, message.length))
                    .isInstanceOf(EventMessage.BrokenException.class);
            assertThat(isMalformed(frames(message).getFirst())).isTrue();
        }
    }

    private static byte[] withHeaders(byte[] headers) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(prelude(16 + headers.length, headers.length));
        message.writeBytes(headers);
        CRC32 crc = new CRC32();
        crc.update(message.toByteArray());
        message.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return message.toByteArray();
    }

    @Test
    void anyPiecesGiveTheSameFrames() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            stream.writeBytes(
                    EventStreamBytes.event("e" + i, ("wörld " + "x".repeat(i * 97)).getBytes(StandardCharsets.UTF_8)));
        }
        byte[] bytes = stream.toByteArray();
        List<String> whole = frames(bytes).stream().map(SseFrame::text).toList();
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            EventFrames decoder = EventFrames.plain();
            List<String> texts = new ArrayList<>();
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(round < 100 ? 9 : 3000));
                decoder.accept(bytes, from, to).forEach(frame -> texts.add(frame.text()));
                from = to;
            }
            assertThat(decoder.finish()).isEmpty();
            assertThat(texts).isEqualTo(whole);
        }
    }

    /** Whatever bit flips on the way: the frames before it come, then one failure, and never a frame that was not sent. */
    @Test
    void aFlippedBitIsAlwaysNoticed() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            stream.writeBytes(EventStreamBytes.event("e", ("payload " + i).getBytes(StandardCharsets.UTF_8)));
        }
        byte[] bytes = stream.toByteArray();
        List<String> whole = frames(bytes).stream().map(SseFrame::text).toList();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            List<SseFrame> frames = frames(flipped);
            assertThat(isMalformed(frames.getLast())).as("bit " + bit).isTrue();
            List<String> texts = frames.subList(0, frames.size() - 1).stream()
                    .map(SseFrame::text)
                    .toList();
            assertThat(whole.subList(0, texts.size())).isEqualTo(texts);
        }
    }

    @Test
    void anErrorMessageIsAFailure() {
        byte[] message = EventStreamBytes.message(
                Map.of(":message-type", "error", ":error-code", "ThrottlingException", ":error-message", "slow"),
                new byte[0]);
        assertThat(Failures.of(frames(message).getFirst()))
                .hasValueSatisfying(error -> assertThat(error).isInstanceOf(LlmError.RateLimited.class));
    }

    @Test
    void aMessageOfUnknownTypeIsBroken() {
        byte[] message = EventStreamBytes.message(Map.of(":message-type", "other"), new byte[0]);
        assertThat(isMalformed(frames(message).getFirst())).isTrue();
    }
}
