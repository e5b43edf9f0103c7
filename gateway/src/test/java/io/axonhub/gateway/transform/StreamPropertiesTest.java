package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Properties P1, P2, P5 and P7 of wire-formats section 10, over every pair of formats. */
@Timeout(60)
class StreamPropertiesTest {
    private static final int ANSWERS = 100;
    private static final int MUTATIONS = 12;
    private static final String[] POISON = {
        "\\ud83d", "\\udc00", "null", "\"", "{", "}", "[]", "-1", "\n\n", "\r", "\uFEFF"
    };

    /** P1 and P2: whatever is said reaches the client of any format, streamed or whole, through any provider's format. */
    @Test
    void nothingIsLostOnAnyWay() {
        for (Dialect provider : AllFormats.list()) {
            for (Dialect client : AllFormats.list()) {
                Seeded.run(provider + " to " + client, ANSWERS, random -> {
                    RandomAnswers answers = new RandomAnswers(random);
                    Response said = answers.response();
                    byte[] upstream = Wire.write(provider, answers.events(said));
                    List<StreamEvent> events = Wire.read(provider, Wire.frames(provider, upstream, random));
                    byte[] downstream = Wire.write(client, events);
                    Accumulator got = sum(Wire.read(client, Wire.frames(client, downstream, random)));
                    assertThat(got.isComplete()).isTrue();
                    assertThat(Gist.of(got.response())).isEqualTo(Gist.of(said));
                    assertThat(got.response().id()).isEqualTo(said.id());
                    assertThat(got.response().model()).isEqualTo(said.model());
                });
            }
        }
    }

    /** P2: a client without streaming gets what the stream adds up to. */
    @Test
    void aWholeAnswerIsTheSumOfItsStream() {
        for (Dialect provider : AllFormats.list()) {
            for (Dialect client : AllFormats.list()) {
                Seeded.run(provider + " to " + client, ANSWERS, random -> {
                    RandomAnswers answers = new RandomAnswers(random);
                    Response said = answers.response();
                    Response whole = through(client, through(provider, said));
                    byte[] upstream = Wire.write(provider, answers.events(said));
                    Response streamed = sum(Wire.read(provider, Wire.frames(provider, upstream, random)))
                            .response();
                    byte[] downstream = Wire.write(client, answers.events(streamed));
                    Response got = sum(Wire.read(client, Wire.frames(client, downstream, random)))
                            .response();
                    assertThat(Gist.of(whole)).isEqualTo(Gist.of(said));
                    assertThat(Gist.of(got)).isEqualTo(Gist.of(whole));
                    assertThat(got.stop()).isEqualTo(whole.stop());
                    assertThat(got.usage()).isEqualTo(whole.usage());
                });
            }
        }
    }

    private static Response through(Dialect dialect, Response response) {
        byte[] body = dialect.inbound().write(response, Samples.request(true), new Notes());
        return dialect.outbound().read(HttpReply.json(200, body));
    }

    /** P5 and P7: whatever a provider does to its stream, there is one legal end and nothing is thrown. */
    @Test
    void aSpoiltStreamEndsOnceAndInOrder() {
        for (Dialect provider : AllFormats.list()) {
            for (Golden.Case wanted : Golden.cases(provider.format(), ".stream.sse")) {
                Seeded.run(wanted.toString(), MUTATIONS, random -> {
                    byte[] body = spoilt(provider, wanted.bytes(), random);
                    List<StreamEvent> events = Wire.read(provider, Wire.frames(provider, body, random));
                    assertThat(events.stream()
                                    .filter(event -> event instanceof StreamEvent.End || event.failure() != null)
                                    .count())
                            .isEqualTo(1);
                    for (Dialect client : AllFormats.list()) {
                        List<StreamEvent> back =
                                Wire.read(client, Wire.frames(client, Wire.write(client, events), random));
                        assertThat(back.getLast().failure() == null)
                                .as("success at " + client)
                                .isEqualTo(events.getLast().failure() == null);
                    }
                });
            }
        }
    }

    /** Frames dropped, doubled or swapped; or bytes changed, removed or put in. */
    private static byte[] spoilt(Dialect provider, byte[] body, Random random) {
        if (random.nextBoolean()) {
            return bytes(body, random);
        }
        List<SseFrame> frames =
                new ArrayList<>(Golden.frames(provider.outbound().frames(), body));
        for (int i = random.nextInt(3); i >= 0 && !frames.isEmpty(); i--) {
            int at = random.nextInt(frames.size());
            switch (random.nextInt(3)) {
                case 0 -> frames.remove(at);
                case 1 -> frames.add(random.nextInt(frames.size()), frames.get(at));
                default -> Collections.swap(frames, at, random.nextInt(frames.size()));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames.forEach(frame -> out.writeBytes(frame.raw()));
        return out.toByteArray();
    }

    private static byte[] bytes(byte[] body, Random random) {
        byte[] copy = body.clone();
        for (int i = random.nextInt(4); i >= 0 && copy.length > 0; i--) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(3)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy = joined(copy, at, new byte[0], Math.min(copy.length, at + 1 + random.nextInt(20)));
                default -> {
                    String poison = POISON[random.nextInt(POISON.length)];
                    copy = joined(copy, at, poison.getBytes(StandardCharsets.UTF_8), at);
                }
            }
        }
        return copy;
    }

    private static byte[] joined(byte[] body, int to, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, to);
        out.writeBytes(between);
        out.writeBytes(Arrays.copyOfRange(body, from, body.length));
        return out.toByteArray();
    }

    private static Accumulator sum(List<StreamEvent> events) {
        Accumulator sum = new Accumulator();
        events.forEach(sum::accept);
        return sum;
    }
}
