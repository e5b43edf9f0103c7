package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.pipeline.failover.FailoverStage;
import io.axonhub.gateway.pipeline.failover.RetryRules;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Dialect MESSAGES = AllFormats.named("anthropic");
    private static final Response HELLO = new Response(
            "id_1",
            "up-1",
            List.of(Content.Text.of("Hello"), Content.ToolCall.function("call_1", "f", "{\"x\":1}")),
            StopReason.of(StopReason.Kind.TOOL_CALLS, null),
            new Usage(5, 3, 0, 0, 7, 0),
            Map.of());

    /** HELLO as the provider's body. */
    private static String body(Dialect provider) {
        return new String(provider.inbound().write(HELLO, Samples.request(true), new Notes()), StandardCharsets.UTF_8);
    }

    /** HELLO as the provider's stream. */
    private static String stream(Dialect provider) {
        StreamWriter writer = provider.inbound().streamWriter(Samples.request(true), new Notes());
        StringBuilder out = new StringBuilder();
        for (StreamEvent event : Replay.events(HELLO)) {
            writer.accept(event).forEach(frame -> out.append(new String(frame, StandardCharsets.UTF_8)));
        }
        return out.toString();
    }

    private static Response read(Dialect client, byte[] stream) {
        Accumulator sum = new Accumulator();
        var reader = client.outbound().streamReader();
        Golden.frames(client.outbound().frames(), stream)
                .forEach(frame -> reader.accept(frame).forEach(sum::accept));
        reader.finish().forEach(sum::accept);
        assertThat(sum.isComplete()).isTrue();
        return sum.response();
    }

    private static void assertHello(Response response) {
        assertThat(response.content()).isEqualTo(HELLO.content());
        assertThat(response.stop().kind()).isEqualTo(HELLO.stop().kind());
        assertThat(response.usage()).isEqualTo(HELLO.usage());
        assertThat(response.id()).isEqualTo("id_1");
        assertThat(response.model()).isEqualTo("up-1");
    }

    private static void assertLearned(Attempt attempt) {
        assertThat(attempt.status()).isEqualTo(200);
        assertThat(attempt.firstTokenNanos()).isPositive();
        assertThat(attempt.endedNanos()).isGreaterThanOrEqualTo(attempt.firstTokenNanos());
        assertThat(attempt.reportedModel()).isEqualTo("up-1");
        assertThat(attempt.usage()).isEqualTo(HELLO.usage());
        assertThat(attempt.stop()).isNotNull();
        assertThat(attempt.error()).isNull();
        assertThat(attempt.partial()).isFalse();
    }

    private static LlmError refused(Rig rig) {
        try {
            rig.proceed();
        } catch (GatewayException e) {
            assertThat(rig.upstream().open()).as("answers left open").isZero();
            assertThat(rig.attempt().error()).isEqualTo(e.error());
            assertThat(rig.attempt().endedNanos()).isPositive();
            return e.error();
        }
        throw new AssertionError("no error");
    }

    @Test
    void everyCrossingCarriesAWholeAnswer() {
        for (Dialect client : AllFormats.list()) {
            for (Dialect provider : AllFormats.list()) {
                Rig rig = Rig.asking(client, provider, false, Script.json(200, body(provider)));
                assertHello(
                        client.outbound().read(HttpReply.json(200, rig.whole().getBytes(StandardCharsets.UTF_8))));
                assertLearned(rig.attempt());
                assertThat(rig.upstream().open()).isZero();
            }
        }
    }

    @Test
    void everyCrossingCarriesAStream() {
        for (Dialect client : AllFormats.list()) {
            for (Dialect provider : AllFormats.list()) {
                Rig rig = Rig.asking(client, provider, true, Script.sse(stream(provider)));
                assertHello(read(client, Rig.drain(rig.chunks())));
                assertLearned(rig.attempt());
            }
        }
    }

    @Test
    void theSameFormatKeepsEveryByteOfAnAnswer() {
        for (Dialect dialect : AllFormats.list()) {
            for (Golden.Case wanted : Golden.cases(dialect.format(), ".response.json")) {
                String body = new String(wanted.bytes(), StandardCharsets.UTF_8);
                Rig rig = Rig.asking(dialect, dialect, false, Script.json(200, body));
                try {
                    assertThat(rig.whole()).isEqualTo(body);
                } catch (GatewayException e) {
                    assertThat(wanted.name())
                            .containsAnyOf(
                                    "error-in-200",
                                    "tool-args-cut",
                                    "malformed-call",
                                    "no-candidates",
                                    "failed",
                                    "rate-limited",
                                    "context-length",
                                    "queued");
                }
            }
        }
    }

    @Test
    void theSameFormatKeepsEveryByteOfARequestButTheModel() {
        String body = "{\n \"stream\" : false,\"temperature\":1.0, \"model\":\"m\\u00fc\" , \"zz\":[1e2,null,\"é\"],"
                + "\"max_tokens\":12345678901234567890,\"messages\":[],\"contents\":[]}\r\n";
        for (Dialect dialect : AllFormats.list()) {
            Rig rig = Rig.of(dialect, dialect, body, Script.json(200, body(dialect)));
            rig.whole();
            var call = rig.upstream().calls().getFirst();
            // Gemini names the model in the path
            boolean named = call.path().contains("/models/up:");
            assertThat(new String(call.body(), StandardCharsets.UTF_8))
                    .isEqualTo(named ? body : body.replace("\"m\\u00fc\"", "\"up\""));
            assertThat(call.headers().first("x-channel")).hasValue("ours");
            assertThat(call.headers().first("authorization")).hasValue("Bearer ours");
        }
    }

    @Test
    void aWholeAnswerToAStreamRequestIsReplayed() {
        for (Dialect client : AllFormats.list()) {
            for (Dialect provider : AllFormats.list()) {
                Rig rig = Rig.asking(client, provider, true, Script.json(200, body(provider)));
                HttpReply reply = ((Reply.Whole) rig.proceed()).reply();
                assertThat(reply.headers().first("content-type").orElse("")).contains("text/event-stream");
                assertHello(read(client, reply.body()));
                assertLearned(rig.attempt());
            }
        }
    }

    @Test
    void aStreamForAWholeRequestIsCollected() {
        for (Dialect client : AllFormats.list()) {
            for (Dialect provider : AllFormats.list()) {
                Rig rig = Rig.asking(client, provider, false, Script.sse(stream(provider)));
                assertHello(
                        client.outbound().read(HttpReply.json(200, rig.whole().getBytes(StandardCharsets.UTF_8))));
                assertLearned(rig.attempt());
            }
        }
    }

    @Test
    void aCollectedStreamMayBeLongAndMayBeBroken() {
        String comment = ": " + "x".repeat(1000) + "\n\n";
        String stream = stream(CHAT);
        Rig big = Rig.asking(CHAT, CHAT, false, Script.sse(comment.repeat(34_000), stream));
        assertHello(CHAT.outbound().read(HttpReply.json(200, big.whole().getBytes(StandardCharsets.UTF_8))));
        String endless = ": " + "x".repeat(33 << 20);
        assertThat(refused(Rig.asking(CHAT, CHAT, false, Script.sse(endless))))
                .isInstanceOf(LlmError.MalformedUpstream.class);
        assertThat(refused(Rig.asking(
                        MESSAGES, CHAT, false, Script.sse("data: {\"error\":{\"message\":\"x\",\"code\":503}}\n\n"))))
                .isInstanceOf(LlmError.Overloaded.class);
        String cut = stream.substring(0, stream.indexOf("Hello") + 5) + "\"}}]}\n\n";
        assertThat(refused(Rig.asking(MESSAGES, CHAT, false, Script.sse(cut))))
                .isInstanceOf(LlmError.ConnectionLost.class);
        Rig partial = Rig.asking(MESSAGES, CHAT, false, Script.sse(cut + "data: [DONE]\n\n"));
        partial.whole();
        assertThat(partial.attempt().partial()).isTrue();
    }

    @Test
    void anErrorStatusIsThrownByItsType() {
        String body = "{\"error\":{\"message\":\"why\"}}";
        Map<Integer, Class<?>> expected = Map.of(
                400, LlmError.UpstreamRejected.class,
                401, LlmError.UpstreamAuth.class,
                429, LlmError.RateLimited.class,
                500, LlmError.UpstreamFailed.class,
                503, LlmError.Overloaded.class,
                302, LlmError.UpstreamFailed.class);
        for (Dialect client : AllFormats.list()) {
            for (boolean stream : new boolean[] {true, false}) {
                expected.forEach((status, type) -> {
                    Rig rig = Rig.asking(client, CHAT, stream, Script.json(status, body));
                    assertThat(refused(rig)).as("" + status).isInstanceOf(type);
                    assertThat(rig.attempt().status()).isEqualTo(status);
                });
            }
        }
    }

    @Test
    void theStatusCountsWhateverItsBodyIs() {
        String page = "<html>" + "x".repeat(2 << 20);
        assertThat(refused(Rig.asking(CHAT, MESSAGES, true, Script.of(400, "text/html", page))))
                .isInstanceOf(LlmError.UpstreamRejected.class);
        assertThat(refused(Rig.asking(
                        CHAT, MESSAGES, true, Script.json(400, "{\"err").breaking(Rig.lost()))))
                .isInstanceOf(LlmError.UpstreamRejected.class);
        LlmError gone = new LlmError.Canceled("gone");
        assertThat(refused(Rig.asking(CHAT, MESSAGES, true, Script.json(500, "").breaking(gone))))
                .isEqualTo(gone);
    }

    @Test
    void aCompressedAnswerIsCalledThatAndAWordThatIsNoCodingHarmsNobody() {
        for (boolean stream : new boolean[] {true, false}) {
            Script packed = new Script(
                    200,
                    Headers.of("content-type", "application/json", "content-encoding", "gzip"),
                    List.of(new byte[] {31, -117, 8, 0}),
                    null);
            assertThat(refused(Rig.asking(CHAT, CHAT, stream, packed)))
                    .isInstanceOfSatisfying(
                            LlmError.MalformedUpstream.class,
                            error -> assertThat(error.message()).contains("is compressed"));
        }
        Script odd = new Script(
                200,
                Headers.of("content-type", "text/event-stream", "content-encoding", "utf-8"),
                List.of(stream(CHAT).getBytes(StandardCharsets.UTF_8)),
                null);
        assertThat(Rig.text(Rig.asking(CHAT, CHAT, true, odd).chunks())).isEqualTo(stream(CHAT));
    }

    @Test
    void whatIsNoAnswerIsMalformed() {
        String page = "<html><body>Welcome</body></html>";
        for (Dialect client : AllFormats.list()) {
            for (Dialect provider : AllFormats.list()) {
                for (String type : List.of("text/html", "application/json")) {
                    assertThat(refused(Rig.asking(client, provider, false, Script.of(200, type, page))))
                            .isInstanceOf(LlmError.MalformedUpstream.class);
                }
            }
        }
    }

    @Test
    void anAnswerThatIsTooBigIsRefused() {
        byte[] much = new byte[8 << 20];
        Arrays.fill(much, (byte) ' ');
        Script endless =
                new Script(200, Headers.of("content-type", "application/json"), Collections.nCopies(9, much), null);
        assertThat(refused(Rig.asking(CHAT, CHAT, false, endless))).isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void anAnswerThatIsCutOffIsLost() {
        Script cut = Script.json(200, body(CHAT).substring(0, 40)).breaking(Rig.lost());
        assertThat(refused(Rig.asking(MESSAGES, CHAT, false, cut))).isInstanceOf(LlmError.ConnectionLost.class);
    }

    @Test
    void aConnectionThatCannotBeMadeIsTheAttemptsError() {
        Script none = new Script(0, Headers.empty(), List.of(), Rig.lost());
        Rig rig = Rig.asking(MESSAGES, CHAT, true, none);
        assertThat(refused(rig)).isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(rig.attempt().status()).isZero();
    }

    @Test
    void failoverMovesOnUntilAStreamHasBegun() {
        for (Dialect client : AllFormats.list()) {
            String error = "data: {\"error\":{\"message\":\"x\",\"code\":503}}\n\n";
            ScriptedUpstream upstream = new ScriptedUpstream(
                    Script.json(429, "{}"), Script.sse(": ping\n\n", error), Script.sse(stream(MESSAGES)));
            Exchange exchange = new Exchange("req_1", client.inbound(), Rig.ask(client, true), Instant.EPOCH, 0, "::1");
            exchange.put(
                    Candidates.class,
                    new FixedCandidates(
                            5,
                            Set.of(),
                            List.of(Rig.route(CHAT, "up"), Rig.route(CHAT, "up"), Rig.route(MESSAGES, "up"))));
            Pipeline pipeline = new Pipeline(
                    List.of(new FailoverStage(RetryRules.defaults(), new Random(1), () -> 1)),
                    new Dispatch(upstream, Clock.systemUTC(), () -> 2));
            byte[] out = Rig.drain(((Reply.Stream) pipeline.handle(exchange)).chunks());
            assertHello(read(client, out));
            assertThat(exchange.attempts())
                    .extracting(Attempt::error)
                    .extracting(e -> e == null ? "" : e.errorClass())
                    .containsExactly("rate_limited", "overloaded", "");
            assertThat(exchange.attempts()).extracting(Attempt::status).containsExactly(429, 200, 200);
            assertThat(upstream.open()).isZero();
            JsonNode sent = Json.parse(upstream.calls().get(2).body());
            assertThat(sent.path("model").asText()).isEqualTo("up");
            if (client.equals(MESSAGES)) {
                assertThat(new String(out, StandardCharsets.UTF_8)).isEqualTo(stream(MESSAGES));
            }
        }
    }
}
