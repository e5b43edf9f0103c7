package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever fails before there is content moves on, on every crossing; whatever fails behind it is told in the client's dialect. */
class StartUpTest {
    private static final LlmError BUSY = new LlmError.Overloaded("busy", null);
    private static final LlmError STALLED = new LlmError.Timeout(LlmError.Timeout.Phase.STREAM_IDLE, "stalled");
    private static final Response HELLO = new Response(
            "id_1",
            "up-1",
            List.of(Content.Text.of("Hello")),
            StopReason.of(StopReason.Kind.STOP, null),
            new Usage(5, 0, 0, 0, 7, 0),
            Map.of());

    /** The provider's frames for HELLO: those before its first word, and with the one that has it. */
    private record Beginning(byte[] startUp, byte[] word) {
        static Beginning of(Dialect provider) {
            StreamWriter writer = provider.inbound().streamWriter(Samples.request(true), new Notes());
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (StreamEvent event : Replay.events(HELLO)) {
                writer.accept(event).forEach(all::writeBytes);
            }
            StreamReader reader = provider.outbound().streamReader();
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            for (SseFrame frame : Golden.frames(provider.outbound().frames(), all.toByteArray())) {
                byte[] before = seen.toByteArray();
                seen.writeBytes(frame.raw());
                boolean words = reader.accept(frame).stream().anyMatch(StreamEvent::isSubstance);
                if (words) {
                    assertThat(new String(seen.toByteArray(), StandardCharsets.UTF_8))
                            .contains("Hello");
                    return new Beginning(before, seen.toByteArray());
                }
            }
            throw new AssertionError("no word");
        }
    }

    private static Rig rig(Dialect client, Dialect provider, byte[] body, boolean told) {
        List<byte[]> pieces = new ArrayList<>(List.of(body));
        if (told) {
            pieces.add(provider.inbound().streamError(BUSY, "req_1"));
        }
        Script script = Script.stream(pieces);
        return Rig.asking(client, provider, true, told ? script : script.breaking(STALLED));
    }

    @Test
    void anErrorOrAStallBeforeTheFirstWordMovesOn() {
        for (Dialect provider : AllFormats.list()) {
            byte[] startUp = Beginning.of(provider).startUp();
            for (Dialect client : AllFormats.list()) {
                for (boolean told : new boolean[] {true, false}) {
                    Rig rig = rig(client, provider, startUp, told);
                    String crossing = client.format() + " to " + provider.format();
                    try {
                        rig.proceed();
                        throw new AssertionError(crossing + " has begun");
                    } catch (GatewayException e) {
                        assertThat(Blame.of(e.error())).as(crossing).isEqualTo(Blame.CHANNEL);
                        assertThat(rig.attempt().firstTokenNanos()).as(crossing).isZero();
                        assertThat(rig.upstream().open()).isZero();
                    }
                }
            }
        }
    }

    @Test
    void anErrorOrAStallBehindTheFirstWordIsToldInTheClientsDialect() {
        for (Dialect provider : AllFormats.list()) {
            byte[] word = Beginning.of(provider).word();
            for (Dialect client : AllFormats.list()) {
                for (boolean told : new boolean[] {true, false}) {
                    Rig rig = rig(client, provider, word, told);
                    byte[] stream = Rig.drain(rig.chunks());
                    String crossing = client.format() + " to " + provider.format();
                    assertThat(Rig.saysError(client, stream)).as(crossing).isTrue();
                    assertThat(new String(stream, StandardCharsets.UTF_8))
                            .as(crossing)
                            .contains("Hello");
                    assertThat(rig.attempt().partial()).as(crossing).isTrue();
                }
            }
        }
    }

    @Test
    void whatIsHeldBackIsBounded() {
        String comment = ": " + "x".repeat(100_000) + "\n\n";
        for (Dialect client : AllFormats.list()) {
            Rig rig = Rig.asking(client, AllFormats.named("openai-chat"), true, Script.sse(comment.repeat(50)));
            try {
                rig.proceed();
                throw new AssertionError("it has begun");
            } catch (GatewayException e) {
                assertThat(e.error()).isInstanceOf(LlmError.MalformedUpstream.class);
            }
        }
    }
}
