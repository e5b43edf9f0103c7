package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where an answer ends, and what it is, is told by its bytes: not by its connection, not by its content type. */
class AnswerEndTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final LlmError IDLE = new LlmError.Timeout(LlmError.Timeout.Phase.STREAM_IDLE, "nothing came");
    private static final Response HELLO = new Response(
            "id_1",
            "up-1",
            List.of(Content.Text.of("Hello"), Content.ToolCall.function("call_1", "f", "{\"x\":1}")),
            StopReason.of(StopReason.Kind.TOOL_CALLS, null),
            new Usage(5, 3, 2, 0, 7, 0),
            Map.of());

    private static String body(Dialect provider) {
        return new String(provider.inbound().write(HELLO, Samples.request(true), new Notes()), StandardCharsets.UTF_8);
    }

    private static String stream(Dialect provider) {
        StreamWriter writer = provider.inbound().streamWriter(Samples.request(true), new Notes());
        StringBuilder out = new StringBuilder();
        for (StreamEvent event : Replay.events(HELLO)) {
            writer.accept(event).forEach(frame -> out.append(new String(frame, StandardCharsets.UTF_8)));
        }
        return out.toString();
    }

    private static void assertHello(Dialect client, byte[] stream) {
        Accumulator sum = new Accumulator();
        StreamReader reader = client.outbound().streamReader();
        Golden.frames(client.outbound().frames(), stream)
                .forEach(frame -> reader.accept(frame).forEach(sum::accept));
        reader.finish().forEach(sum::accept);
        assertThat(sum.isComplete()).isTrue();
        assertThat(sum.response().content()).isEqualTo(HELLO.content());
    }

    private static void assertHello(Dialect client, String body) {
        HttpReply reply = HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8));
        assertThat(client.outbound().read(reply).content()).isEqualTo(HELLO.content());
    }

    /** Whether the dialect's streams say themselves that they are over. */
    private static boolean saysItsEnd(Dialect provider) {
        StreamReader reader = provider.outbound().streamReader();
        return Golden.frames(provider.outbound().frames(), stream(provider).getBytes(StandardCharsets.UTF_8)).stream()
                .flatMap(frame -> reader.accept(frame).stream())
                .anyMatch(StreamEvent.End.class::isInstance);
    }

    @Test
    void aBodyThatStaysOpenBehindTheAnswerDoesNotHoldTheClient() {
        assertThat(saysItsEnd(CHAT)).isTrue();
        for (Dialect provider : AllFormats.list()) {
            if (!saysItsEnd(provider)) {
                continue;
            }
            for (Dialect client : AllFormats.list()) {
                Rig rig = Rig.asking(
                        client, provider, true, Script.sse(stream(provider)).breaking(IDLE));
                Reply.Chunks chunks = rig.chunks();
                assertHello(client, Rig.drain(chunks));
                assertThat(chunks.broken()).isFalse();
                assertThat(rig.upstream().hurried())
                        .as(provider + " to " + client)
                        .isEqualTo(1);
                assertThat(rig.attempt().error()).isNull();
                assertThat(rig.attempt().partial()).isFalse();
                Rig collected = Rig.asking(
                        client, provider, false, Script.sse(stream(provider)).breaking(IDLE));
                assertHello(client, collected.whole());
                assertThat(collected.upstream().hurried()).isEqualTo(1);
                assertThat(collected.upstream().open()).isZero();
            }
        }
    }

    @Test
    void aStreamLabelledAsJsonIsAStream() {
        for (Dialect provider : AllFormats.list()) {
            for (Dialect client : AllFormats.list()) {
                for (String before : List.of("", "\uFEFF", ": hello\n\n", "\r\n")) {
                    Script script = Script.of(200, "application/json", before + stream(provider));
                    assertHello(
                            client,
                            Rig.drain(Rig.asking(client, provider, true, script).chunks()));
                    assertHello(
                            client, Rig.asking(client, provider, false, script).whole());
                }
            }
        }
    }

    @Test
    void aWholeAnswerLabelledAsAStreamIsAWholeAnswer() {
        for (Dialect provider : AllFormats.list()) {
            for (Dialect client : AllFormats.list()) {
                Script script = Script.of(200, "text/event-stream", " \n" + body(provider));
                Reply reply = Rig.asking(client, provider, true, script).proceed();
                assertHello(client, ((Reply.Whole) reply).reply().body());
                assertHello(client, Rig.asking(client, provider, false, script).whole());
            }
        }
    }

    @Test
    void theFirstCharacterMayComeLate() {
        Script script = new Script(
                200,
                Headers.of("content-type", "application/json"),
                List.of(
                        " ".getBytes(StandardCharsets.UTF_8),
                        "\n".getBytes(StandardCharsets.UTF_8),
                        stream(CHAT).getBytes(StandardCharsets.UTF_8)),
                null);
        assertHello(CHAT, Rig.drain(Rig.asking(CHAT, CHAT, true, script).chunks()));
    }

    @Test
    void aStreamThatSaysNothingForLongMovesOn() {
        String comment = ": " + "x".repeat(1_000) + "\n\n";
        Rig rig = Rig.asking(CHAT, CHAT, true, Script.sse(comment.repeat(1_100), stream(CHAT)));
        assertThatThrownBy(rig::proceed)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOf(LlmError.MalformedUpstream.class));
        assertThat(rig.attempt().error()).isInstanceOf(LlmError.MalformedUpstream.class);
        assertThat(rig.upstream().open()).isZero();
    }

    /** A frame of many bytes is no long silence: it is read to its end before the client is told that all is well. */
    @Test
    void aBigFirstFrameIsWaitedFor() {
        String text = "x".repeat(3 << 20);
        String big = "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text;
        Rig cut = Rig.asking(CHAT, CHAT, true, Script.sse(big).breaking(Rig.lost()));
        assertThatThrownBy(cut::proceed)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isEqualTo(Rig.lost()));
        String end = "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        Rig whole = Rig.asking(CHAT, CHAT, true, Script.sse(big, end));
        assertThat(Rig.text(whole.chunks())).isEqualTo(big + end);
    }

    @Test
    void severalAnswersCannotBeTranslated() {
        for (Dialect provider : AllFormats.list()) {
            if (provider.equals(CHAT)) {
                continue;
            }
            Rig rig = Rig.of(
                    CHAT,
                    provider,
                    "{\"model\":\"m\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                    Script.json(200, body(provider)));
            assertThatThrownBy(rig::proceed)
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error())
                                    .isInstanceOfSatisfying(
                                            LlmError.InvalidRequest.class,
                                            bad -> assertThat(bad.param()).isEqualTo("n")));
            assertThat(rig.upstream().calls()).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsCollectedWithoutItsOtherChoicesSaysSo() {
        String two = stream(CHAT).replaceFirst("data: ", "data: {\"choices\":[{\"index\":1,\"delta\":{}}]}\n\ndata: ");
        Rig rig = Rig.asking(CHAT, CHAT, false, Script.sse(two));
        assertHello(CHAT, rig.whole());
        assertThat(rig.attempt().notes().list()).extracting(Notes.Note::field).containsExactly("response.choices[1]");
    }
}
