package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every format under bytes and frames that no one would send on purpose: nothing hangs, nothing is thrown but what the ports
 * promise, and a cut is never a normal end. {@code -Dfuzz.rounds} makes it more than a look.
 */
@Timeout(300)
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20);

    /** A reader makes a few events of a frame, and what it held back at the end. */
    private static final int MOST_EVENTS_A_FRAME = 64;

    private static List<SseFrame> decoded(Dialect provider, byte[] body, Random random) {
        FrameDecoder decoder = provider.outbound().frames();
        List<SseFrame> frames = new ArrayList<>();
        int size = random.nextBoolean() ? 2 : 700;
        try {
            int from = 0;
            while (from < body.length) {
                int to = Math.min(body.length, from + 1 + random.nextInt(size));
                frames.addAll(decoder.accept(body, from, to));
                from = to;
            }
            frames.addAll(decoder.finish());
        } catch (FrameDecoder.FrameTooLargeException | GatewayException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        return frames;
    }

    private static List<StreamEvent> read(Dialect provider, List<SseFrame> frames) {
        List<StreamEvent> events = Wire.read(provider, frames);
        assertThat(events.stream()
                        .filter(event -> event instanceof StreamEvent.End || event.failure() != null)
                        .count())
                .isEqualTo(1);
        assertThat(events.size()).isLessThanOrEqualTo((frames.size() + 1) * MOST_EVENTS_A_FRAME);
        return events;
    }

    private static void writtenForAll(List<StreamEvent> events) {
        boolean failed = events.getLast().failure() != null;
        for (Dialect client : AllFormats.list()) {
            byte[] bytes = Wire.write(client, events);
            List<StreamEvent> back =
                    Wire.read(client, Golden.frames(client.outbound().frames(), bytes));
            assertThat(back.getLast().failure() != null)
                    .as("failure at " + client + ": " + new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(failed);
        }
    }

    private interface Case {
        void check(Dialect dialect, byte[] bytes, Random random);
    }

    private static void each(String suffix, Case check) {
        for (Dialect dialect : AllFormats.list()) {
            for (Golden.Case wanted : Golden.cases(dialect.format(), suffix)) {
                Seeded.run(wanted.toString(), ROUNDS, random -> check.check(dialect, wanted.bytes(), random));
            }
        }
    }

    @Test
    void mutilatedBytesOfAStreamEndOnceAndInOrder() {
        each(".stream.sse", (provider, bytes, random) -> {
            byte[] body = new Mutilation(random).bytes(bytes);
            writtenForAll(read(provider, decoded(provider, body, random)));
        });
    }

    @Test
    void mutilatedFramesEndOnceAndInOrder() {
        each(".stream.sse", (provider, bytes, random) -> {
            List<SseFrame> frames = Golden.frames(provider.outbound().frames(), bytes);
            writtenForAll(read(provider, new Mutilation(random).frames(frames)));
        });
    }

    /** Garbage that is no stream at all. */
    @Test
    void noiseEndsInAFailure() {
        for (Dialect provider : AllFormats.list()) {
            Seeded.run(provider + " under noise", ROUNDS * 10, random -> {
                byte[] noise = new byte[random.nextInt(2_000)];
                random.nextBytes(noise);
                List<StreamEvent> events = read(provider, decoded(provider, noise, random));
                assertThat(events.getLast().failure()).isNotNull();
            });
        }
    }

    @Test
    void aDecoderGivesTheSameDataHoweverTheBytesAreSplit() {
        each(".stream.sse", (provider, bytes, random) -> {
            byte[] body = new Mutilation(random).bytes(bytes);
            assertThat(data(decoded(provider, body, random))).isEqualTo(data(decoded(provider, body, random)));
        });
    }

    private static List<String> data(List<SseFrame> frames) {
        return frames.stream()
                .filter(SseFrame::hasData)
                .map(frame -> frame.event() + ": " + frame.text())
                .toList();
    }

    /** The end of a cut body is an error, or known to be incomplete, or the answer had said all there was to say. */
    @Test
    void aStreamCutAtAnyByteIsNoNormalEnd() {
        each(".stream.sse", (provider, bytes, random) -> {
            Accumulator whole = sum(read(provider, decoded(provider, bytes, random)));
            int cut = random.nextInt(bytes.length + 1);
            byte[] body = java.util.Arrays.copyOf(bytes, cut);
            Accumulator sum = sum(read(provider, decoded(provider, body, random)));
            if (sum.isComplete()) {
                assertThat(sum.response().content())
                        .as("cut at " + cut)
                        .isEqualTo(whole.response().content());
                assertThat(sum.response().stop()).isEqualTo(whole.response().stop());
            }
        });
    }

    private static Accumulator sum(List<StreamEvent> events) {
        Accumulator sum = new Accumulator();
        events.forEach(sum::accept);
        return sum;
    }

    @Test
    void aMutilatedAnswerIsReadOrRefused() {
        each(".response.json", (provider, bytes, random) -> {
            Response response;
            try {
                response = provider.outbound().read(HttpReply.json(200, new Mutilation(random).bytes(bytes)));
            } catch (GatewayException e) {
                assertThat(e.error()).isNotInstanceOf(LlmError.InvalidRequest.class);
                return;
            }
            for (Dialect client : AllFormats.list()) {
                assertThat(client.inbound().write(response, Samples.request(true), new Notes()))
                        .isNotEmpty();
            }
        });
    }

    @Test
    void aMutilatedErrorIsTyped() {
        each(".response.json", (provider, bytes, random) -> {
            byte[] body = new Mutilation(random).bytes(bytes);
            assertThat(provider.outbound()
                            .error(HttpReply.json(300 + random.nextInt(300), body))
                            .message())
                    .isNotBlank();
        });
    }

    @Test
    void aMutilatedRequestIsReadOrRefused() {
        each(".request.json", (client, bytes, random) -> {
            var call = client.call(new Mutilation(random).bytes(bytes));
            try {
                Envelope envelope = client.inbound().envelope(call);
                Request request = client.inbound().read(call);
                assertThat(request.stream()).isEqualTo(envelope.stream());
                for (Dialect target : AllFormats.list()) {
                    write(request, target);
                }
            } catch (GatewayException e) {
                assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class);
            }
        });
    }

    private static void write(Request request, Dialect target) {
        try {
            assertThat(target.outbound()
                            .write(request, target.target(), new Notes())
                            .body())
                    .isNotEmpty();
        } catch (GatewayException e) {
            assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class);
        }
    }
}
