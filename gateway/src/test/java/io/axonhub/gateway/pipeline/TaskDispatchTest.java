package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.cohere.CohereEmbedOutbound;
import io.axonhub.gateway.transform.openai.PlainInbound;
import io.axonhub.gateway.transform.openai.PlainOutbound;
import io.axonhub.gateway.transform.openai.embeddings.EmbeddingsInbound;
import io.axonhub.gateway.transform.openai.embeddings.EmbeddingsOutbound;
import io.axonhub.gateway.transform.openai.embeddings.Shape;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tasks through the dispatch: passed through whole, as a stream or as bytes, or crossed in one or several calls. */
class TaskDispatchTest {
    private static final Inbound SPEECH = new PlainInbound("speech", Operation.SPEECH, "input", null);
    private static final Outbound TO_SPEECH = new PlainOutbound("speech", Operation.SPEECH, "/audio/speech");
    private static final Inbound AUDIO = new PlainInbound("audio", Operation.TRANSCRIBE, "file", null);
    private static final Outbound TO_AUDIO =
            new PlainOutbound("audio", Operation.TRANSCRIBE, "/audio/transcriptions", "/audio/translations");
    private static final Headers MP3 = Headers.of("content-type", "audio/mpeg", "x-secret", "theirs");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One exchange. */
    private static final class Play {
        private final ScriptedUpstream upstream;
        private final Exchange exchange;
        private final AtomicLong nanos = new AtomicLong();

        Play(Inbound client, Outbound provider, HttpCall call, Script... answers) {
            upstream = new ScriptedUpstream(answers);
            exchange = new Exchange("req_1", client, call, Instant.EPOCH, 0, "127.0.0.1");
            Route route = new Route(
                    "default/c",
                    "vendor",
                    0,
                    provider,
                    new Target("up", AllFormats.everything()),
                    URI.create("http://127.0.0.1:1"),
                    Headers.empty(),
                    Timeouts.defaults(),
                    UnaryOperator.identity(),
                    sent -> sent.withHeaders(sent.headers().with("authorization", "Bearer ours")));
            exchange.attempt(route, nanos.incrementAndGet());
        }

        Reply proceed() {
            return new Dispatch(upstream, Clock.systemUTC(), nanos::incrementAndGet).proceed(exchange);
        }

        LlmError refused() {
            try {
                proceed();
            } catch (GatewayException e) {
                assertThat(upstream.open()).as("answers left open").isZero();
                return e.error();
            }
            throw new AssertionError("no error");
        }

        Attempt attempt() {
            return exchange.currentAttempt();
        }
    }

    private static HttpCall speech() {
        return new HttpCall(
                "POST",
                "/v1/audio/speech",
                Headers.empty(),
                bytes("{\"model\":\"tts\",\"input\":\"a\",\"voice\":\"v\"}"));
    }

    private static HttpCall embed(int count, String member) {
        String texts = String.join(",", Collections.nCopies(count, "\"a\""));
        return new HttpCall(
                "POST",
                "/v1/embeddings",
                Headers.empty(),
                bytes("{\"model\":\"m\",\"input\":[" + texts + "]" + member + "}"));
    }

    private static Script vectors(int count, int tokens) {
        return Script.json(
                200,
                "{\"id\":\"i\",\"embeddings\":{\"float\":["
                        + String.join(",", Collections.nCopies(count, "[" + count + "]"))
                        + "]},\"meta\":{\"billed_units\":{\"input_tokens\":" + tokens + "}}}");
    }

    @Test
    void soundPassesPieceByPieceWithItsTypeAlone() {
        byte[] sound = {0, (byte) 0xff, 10, 13};
        Play play = new Play(SPEECH, TO_SPEECH, speech(), new Script(200, MP3, List.of(sound, sound), null));
        Reply.Bytes reply = (Reply.Bytes) play.proceed();
        assertThat(reply.headers()).isEqualTo(Headers.of("content-type", "audio/mpeg"));
        assertThat(reply.chunks().next()).isEqualTo(sound);
        assertThat(Rig.drain(reply.chunks())).isEqualTo(sound);
        assertThat(play.upstream.open()).isZero();
        assertThat(play.upstream.calls().getFirst().path()).isEqualTo("/audio/speech");
        assertThat(new String(play.upstream.calls().getFirst().body(), StandardCharsets.UTF_8))
                .startsWith("{\"model\":\"up\",");
        assertThat(play.attempt().error()).isNull();
    }

    @Test
    void soundThatNeverStartsCanStillMoveOn() {
        Play play = new Play(SPEECH, TO_SPEECH, speech(), new Script(200, MP3, List.of(), null).breaking(Rig.lost()));
        assertThat(play.refused()).isInstanceOf(LlmError.ConnectionLost.class);
    }

    @Test
    void eventsOfSpeechPassAndTheirUsageIsLearned() {
        String delta = "data: {\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}\n\n";
        String done = "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":3,\"output_tokens\":9}}\n\n";
        Play play = new Play(SPEECH, TO_SPEECH, speech(), Script.sse(delta, done));
        Reply.Stream reply = (Reply.Stream) play.proceed();
        assertThat(Rig.text(reply.chunks())).isEqualTo(delta + done);
        assertThat(play.attempt().usage()).isEqualTo(new Usage(3, 0, 0, 0, 9, 0));
        assertThat(play.attempt().partial()).isFalse();
    }

    @Test
    void eventsThatBreakOffEndWithAnError() {
        String delta = "data: {\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}\n\n";
        Play play = new Play(SPEECH, TO_SPEECH, speech(), Script.sse(delta).breaking(Rig.lost()));
        Reply.Stream reply = (Reply.Stream) play.proceed();
        assertThat(Rig.text(reply.chunks()))
                .startsWith(delta)
                .contains("{\"error\":{")
                .endsWith("\n\n");
        assertThat(reply.chunks().broken()).isTrue();
        assertThat(play.attempt().partial()).isTrue();
    }

    @Test
    void aFormPassesWithTheModelChangedAndEveryOtherByteKept() {
        String form = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"",
                "",
                "\0",
                "\1",
                "--b",
                "Content-Disposition: form-data; name=\"model\"",
                "",
                "whisper",
                "--b--",
                "");
        HttpCall call = new HttpCall(
                "POST",
                "/v1/audio/translations?x=1",
                Headers.of("content-type", "multipart/form-data; boundary=b"),
                bytes(form));
        Play play = new Play(AUDIO, TO_AUDIO, call, Script.of(200, "text/vtt; charset=utf-8", "WEBVTT\n\n1"));
        Reply.Whole reply = (Reply.Whole) play.proceed();
        assertThat(new String(reply.reply().body(), StandardCharsets.UTF_8)).isEqualTo("WEBVTT\n\n1");
        assertThat(reply.reply().headers().first("content-type")).hasValue("text/vtt; charset=utf-8");
        HttpCall sent = play.upstream.calls().getFirst();
        assertThat(sent.path()).isEqualTo("/audio/translations");
        assertThat(sent.headers().first("content-type")).hasValue("multipart/form-data; boundary=b");
        assertThat(new String(sent.body(), StandardCharsets.UTF_8)).isEqualTo(form.replace("whisper", "up"));
    }

    @Test
    void aTaskOfManyItemsGoesOutAsSeveralCallsAndComesBackAsOne() {
        Play play = new Play(
                new EmbeddingsInbound(),
                new CohereEmbedOutbound(),
                embed(200, ""),
                vectors(96, 10),
                vectors(96, 20),
                vectors(8, 3));
        JsonNode body = Json.parse(((Reply.Whole) play.proceed()).reply().body());
        assertThat(body.path("data")).hasSize(200);
        assertThat(body.path("data").get(199).path("index").asInt()).isEqualTo(199);
        assertThat(body.path("data").get(199).path("embedding").get(0).asInt()).isEqualTo(8);
        assertThat(body.path("usage").path("prompt_tokens").asInt()).isEqualTo(33);
        assertThat(play.attempt().usage()).isEqualTo(new Usage(33, 0, 0, 0, 0, 0));
        assertThat(play.upstream.calls())
                .hasSize(3)
                .allSatisfy(call ->
                        assertThat(call.headers().first("authorization")).hasValue("Bearer ours"));
        assertThat(play.upstream.open()).isZero();
    }

    @Test
    void aTaskOfWhichOneCallFailsFailsAndTellsWhatItUsed() {
        Play play = new Play(
                new EmbeddingsInbound(),
                new CohereEmbedOutbound(),
                embed(100, ""),
                vectors(96, 10),
                Script.json(429, "{\"message\":\"slow down\"}"));
        assertThat(play.refused()).isInstanceOf(LlmError.RateLimited.class);
        assertThat(play.attempt().usage()).isEqualTo(new Usage(10, 0, 0, 0, 0, 0));
    }

    @Test
    void whatCannotBeSaidIsRefusedByFieldAndChannelTypeBeforeAnyCall() {
        HttpCall call =
                new HttpCall("POST", "/v1/embeddings", Headers.empty(), bytes("{\"model\":\"m\",\"input\":[[1,2]]}"));
        Play play = new Play(new EmbeddingsInbound(), new CohereEmbedOutbound(), call);
        assertThat(play.refused()).isInstanceOfSatisfying(LlmError.InvalidRequest.class, error -> {
            assertThat(error.param()).isEqualTo("input[0]");
            assertThat(error.message()).contains("'vendor'");
        });
        Play other = new Play(SPEECH, TO_AUDIO, speech());
        assertThat(other.refused().message()).contains("'vendor'");
        assertThat(play.upstream.calls()).isEmpty();
        assertThat(other.upstream.calls()).isEmpty();
    }

    @Test
    void numbersWhereBase64WasAskedForAreMendedOnTheWay() {
        Play play = new Play(
                new EmbeddingsInbound(),
                new EmbeddingsOutbound(Shape.OPENAI),
                embed(1, ",\"encoding_format\":\"base64\""),
                Script.json(200, "{\"data\":[{\"embedding\":[0]}],\"model\":\"e\",\"usage\":{\"prompt_tokens\":2}}"));
        assertThat(new String(((Reply.Whole) play.proceed()).reply().body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"data\":[{\"embedding\":\"AAAAAA==\"}],\"model\":\"e\",\"usage\":{\"prompt_tokens\":2}}");
        assertThat(play.attempt().reportedModel()).isEqualTo("e");
        assertThat(play.attempt().usage()).isEqualTo(new Usage(2, 0, 0, 0, 0, 0));
    }
}
