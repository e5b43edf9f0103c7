package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPumpTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Dialect MESSAGES = AllFormats.named("anthropic");
    private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final String HI = chunk("{\"content\":\"Hi\"}", "null");
    private static final String STOP = chunk("{}", "\"stop\"");
    private static final String USAGE = "data: {\"id\":\"c\",\"model\":\"up-1\",\"choices\":[],\"usage\":"
            + "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String PLAIN =
            "{\"model\":\"m\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"Hi\"}]}";

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up-1\",\"choices\":"
                + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static LlmError refused(Rig rig) {
        try {
            rig.proceed();
        } catch (GatewayException e) {
            assertThat(rig.upstream().open()).as("answers left open").isZero();
            return e.error();
        }
        throw new AssertionError("no error");
    }

    @Test
    void hidesTheUsageThatTheClientDidNotAskFor() {
        Rig rig = Rig.of(CHAT, CHAT, PLAIN, Script.sse(ROLE + HI, STOP + USAGE + DONE));
        assertThat(Rig.text(rig.chunks())).isEqualTo(ROLE + HI + STOP + DONE);
        assertThat(rig.attempt().usage()).isEqualTo(new Usage(9, 0, 0, 0, 4, 0));
        assertThat(new String(rig.upstream().calls().getFirst().body(), StandardCharsets.UTF_8))
                .isEqualTo(PLAIN.replace("\"m\"", "\"up\"").replaceAll("}$", "")
                        + ",\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void framesThatCameTogetherGoTogether() {
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(ROLE, HI, HI + HI, STOP + USAGE + DONE));
        Reply.Chunks chunks = rig.chunks();
        List<String> written = new ArrayList<>();
        for (byte[] next = chunks.next(); next != null; next = chunks.next()) {
            written.add(new String(next, StandardCharsets.UTF_8));
        }
        assertThat(written).containsExactly(ROLE + HI, HI + HI, STOP + USAGE + DONE);
    }

    @Test
    void showsTheUsageThatTheClientAskedFor() {
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(ROLE, HI, STOP, USAGE, DONE));
        assertThat(Rig.text(rig.chunks())).isEqualTo(ROLE + HI + STOP + USAGE + DONE);
    }

    @Test
    void commentsAndStrangeLineEndsPassThrough() {
        String stream = ": hello\r\n\r\n" + (ROLE + HI).replace("\n", "\r\n") + "retry: 7\n\n"
                + STOP.replace("\n", "\r") + DONE.replace("\n", "\r\n");
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(stream.split("")));
        assertThat(Rig.text(rig.chunks())).isEqualTo(stream);
        assertThat(rig.attempt().error()).isNull();
    }

    @Test
    void tellsTheAttemptWhatTheProviderSaid() {
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(ROLE, HI, STOP, USAGE, DONE));
        Reply.Chunks chunks = rig.chunks();
        Attempt attempt = rig.attempt();
        assertThat(attempt.status()).isEqualTo(200);
        assertThat(attempt.firstTokenNanos()).isGreaterThan(attempt.startedNanos());
        assertThat(attempt.endedNanos()).isZero();
        Rig.drain(chunks);
        assertThat(chunks.broken()).isFalse();
        assertThat(attempt.endedNanos()).isGreaterThan(attempt.firstTokenNanos());
        assertThat(attempt.reportedModel()).isEqualTo("up-1");
        assertThat(attempt.stop()).isEqualTo(StopReason.of(StopReason.Kind.STOP, "stop"));
        assertThat(attempt.usage()).isEqualTo(new Usage(9, 0, 0, 0, 4, 0));
        assertThat(attempt.error()).isNull();
        assertThat(attempt.partial()).isFalse();
        assertThat(rig.upstream().open()).isZero();
    }

    /** Several choices pass through; only the first is read beside them. */
    @Test
    void severalChoicesPassThroughUnharmed() {
        String other = HI.replace("\"index\":0", "\"index\":1").replace("Hi", "Ho");
        String calls = ("{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"f\",\"arguments\":\"{\"}}]}");
        String second = chunk(calls, "null").replace("[{\"index\":0,\"delta\"", "[{\"index\":1,\"delta\"");
        String cut = chunk("{}", "\"length\"").replace("\"index\":0", "\"index\":1");
        String stream = other + ROLE + second + HI + cut + STOP + USAGE + DONE;
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(stream));
        assertThat(Rig.text(rig.chunks())).isEqualTo(stream);
        assertThat(rig.attempt().error()).isNull();
        assertThat(rig.attempt().stop()).isEqualTo(StopReason.of(StopReason.Kind.STOP, "stop"));
        assertThat(rig.attempt().partial()).isFalse();
    }

    @Test
    void anErrorAsFirstEventCanStillMoveOn() {
        String error = "data: {\"error\":{\"message\":\"Slow down\",\"type\":\"rate_limit_error\",\"code\":429}}\n\n";
        for (Dialect client : AllFormats.list()) {
            for (String stream : List.of(error, ": ping\n\n" + error, ROLE + error)) {
                Rig rig = Rig.asking(client, CHAT, true, Script.sse(stream));
                assertThat(refused(rig)).isInstanceOf(LlmError.RateLimited.class);
                assertThat(rig.attempt().error()).isInstanceOf(LlmError.RateLimited.class);
                assertThat(rig.attempt().firstTokenNanos()).isZero();
            }
        }
    }

    @Test
    void anEmptyStreamAndOneThatIsNoneCanStillMoveOn() {
        for (Dialect client : AllFormats.list()) {
            for (Dialect provider : AllFormats.list()) {
                assertThat(refused(Rig.asking(client, provider, true, Script.sse(""))))
                        .isInstanceOf(LlmError.MalformedUpstream.class);
                assertThat(refused(Rig.asking(
                                client, provider, true, Script.of(200, "text/html", "<html>\n\n<p>Hello</p></html>"))))
                        .isInstanceOf(LlmError.MalformedUpstream.class);
                assertThat(refused(
                                Rig.asking(client, provider, true, Script.sse().breaking(Rig.lost()))))
                        .isInstanceOf(LlmError.ConnectionLost.class);
            }
        }
    }

    @Test
    void anErrorBehindSubstanceEndsTheStreamInTheClientsDialect() {
        String error = "data: {\"error\":{\"message\":\"Boom\",\"type\":\"server_error\"}}\n\n";
        for (Dialect client : AllFormats.list()) {
            Rig rig = Rig.asking(client, CHAT, true, Script.sse(ROLE + HI, error + STOP + DONE));
            Reply.Chunks chunks = rig.chunks();
            byte[] stream = Rig.drain(chunks);
            assertThat(chunks.broken()).isTrue();
            assertThat(Rig.saysError(client, stream)).as(client.format()).isTrue();
            assertThat(new String(stream, StandardCharsets.UTF_8))
                    .contains("Hi")
                    .contains("Boom")
                    .doesNotContain("[DONE]");
            assertThat(rig.attempt().error()).isInstanceOf(LlmError.UpstreamFailed.class);
            assertThat(rig.attempt().partial()).isTrue();
        }
    }

    @Test
    void aLostConnectionKeepsWhatWasLearned() {
        String start =
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"up-2\","
                        + "\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: "
                        + "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"Hi\"}}\n\nevent: con";
        for (Dialect client : AllFormats.list()) {
            Rig rig = Rig.asking(client, MESSAGES, true, Script.sse(start).breaking(Rig.lost()));
            Reply.Chunks chunks = rig.chunks();
            assertThat(Rig.saysError(client, Rig.drain(chunks))).isTrue();
            assertThat(chunks.broken()).isTrue();
            Attempt attempt = rig.attempt();
            assertThat(attempt.error()).isInstanceOf(LlmError.ConnectionLost.class);
            assertThat(attempt.partial()).isTrue();
            assertThat(attempt.usage()).isEqualTo(new Usage(7, 0, 0, 0, 1, 0));
            assertThat(attempt.reportedModel()).isEqualTo("up-2");
            assertThat(attempt.stop()).isNull();
        }
    }

    @Test
    void anErrorStandsOnItsOwnBehindAFrameWithoutItsBlankLine() {
        for (String end : List.of("\n", "\r\n", "\r", "")) {
            String open =
                    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"x\","
                            + "\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}}]}" + end;
            Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(ROLE + HI + open));
            byte[] stream = Rig.drain(rig.chunks());
            assertThat(Rig.saysError(CHAT, stream)).isTrue();
        }
    }

    @Test
    void whatBreaksBehindTheAnswersEndDoesNoHarm() {
        for (Dialect client : AllFormats.list()) {
            Rig rig = Rig.asking(
                    client, CHAT, true, Script.sse(ROLE + HI + STOP + DONE).breaking(Rig.lost()));
            Reply.Chunks chunks = rig.chunks();
            byte[] stream = Rig.drain(chunks);
            assertThat(Rig.saysError(client, stream)).isFalse();
            assertThat(chunks.broken()).isFalse();
            assertThat(rig.attempt().error()).isNull();
            assertThat(rig.attempt().partial()).isFalse();
        }
    }

    @Test
    void closingBehindTheAnswersEndIsNoCancellation() {
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(ROLE + HI + STOP + DONE, ": late\n\n"));
        rig.chunks().close();
        assertThat(rig.attempt().error()).isNull();
        assertThat(rig.attempt().partial()).isFalse();
    }

    @Test
    void closingBeforeTheEndIsACancellation() {
        for (Dialect client : AllFormats.list()) {
            Rig rig = Rig.asking(client, CHAT, true, Script.sse(ROLE + HI, HI, STOP + DONE));
            Reply.Chunks chunks = rig.chunks();
            assertThat(chunks.next()).isNotNull();
            chunks.close();
            chunks.close();
            assertThat(rig.attempt().error()).isInstanceOf(LlmError.Canceled.class);
            assertThat(rig.attempt().partial()).isTrue();
            assertThat(rig.attempt().reportedModel()).isEqualTo("up-1");
            assertThat(rig.upstream().open()).isZero();
        }
    }

    @Test
    void aCanceledReadIsThrownAndNotShown() {
        LlmError gone = new LlmError.Canceled("the client left");
        Rig rig = Rig.asking(CHAT, MESSAGES, true, Script.sse("").breaking(gone));
        assertThat(refused(rig)).isEqualTo(gone);
        Rig later = Rig.asking(MESSAGES, CHAT, true, Script.sse(ROLE + HI).breaking(gone));
        Reply.Chunks chunks = later.chunks();
        assertThatThrownBy(() -> Rig.drain(chunks)).isInstanceOf(GatewayException.class);
        assertThat(later.attempt().error()).isEqualTo(gone);
        assertThat(later.attempt().partial()).isTrue();
    }

    @Test
    void anEndThatWasMadeUpIsMarkedPartial() {
        for (Dialect client : AllFormats.list()) {
            Rig rig = Rig.asking(client, CHAT, true, Script.sse(ROLE + HI + DONE));
            Reply.Chunks chunks = rig.chunks();
            Rig.drain(chunks);
            assertThat(chunks.broken()).isFalse();
            assertThat(rig.attempt().error()).isNull();
            assertThat(rig.attempt().partial()).isTrue();
        }
    }

    @Test
    void aFrameThatNeverEndsIsRefused() {
        byte[] much = new byte[4 << 20];
        Arrays.fill(much, (byte) 'x');
        List<byte[]> pieces = new ArrayList<>();
        pieces.add((ROLE + HI + "data: ").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 9; i++) {
            pieces.add(much);
        }
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.stream(pieces));
        Reply.Chunks chunks = rig.chunks();
        assertThat(Rig.saysError(CHAT, Rig.drain(chunks))).isTrue();
        assertThat(rig.attempt().error()).isInstanceOf(LlmError.MalformedUpstream.class);
    }
}
