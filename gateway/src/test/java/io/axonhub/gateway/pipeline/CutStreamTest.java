package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.WireOrders;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Property P5: every recorded stream, cut anywhere on every crossing, never looks like more than it was. */
@Timeout(60)
class CutStreamTest {
    /** How the body ends where it is cut. */
    private enum Cut {
        EOF,
        LOST
    }

    @TestFactory
    Stream<DynamicTest> cuts() {
        return AllFormats.list().stream()
                .flatMap(provider -> Golden.cases(provider.format(), ".stream.sse").stream()
                        .flatMap(wanted -> AllFormats.list().stream()
                                .map(client -> DynamicTest.dynamicTest(
                                        wanted + " to " + client, () -> cut(wanted.bytes(), provider, client)))));
    }

    private static void cut(byte[] body, Dialect provider, Dialect client) {
        HttpCall ask = Rig.ask(client, true);
        List<Content> all = content(client, run(ask, client, provider, body, Cut.EOF));
        List<SseFrame> frames = Golden.frames(provider.outbound().frames(), body);
        // what is read is the same on every crossing: every byte on one, every third on the others
        int step = provider.equals(client) ? 1 : 3;
        int at = 0;
        for (SseFrame frame : frames) {
            for (int i = 0; i < frame.raw().length; i += step) {
                byte[] part = Arrays.copyOf(body, at + i);
                check(run(ask, client, provider, part, Cut.EOF), client, all, "EOF at " + (at + i));
            }
            for (int i : new int[] {0, frame.raw().length / 2, frame.raw().length - 1}) {
                byte[] part = Arrays.copyOf(body, at + i);
                check(run(ask, client, provider, part, Cut.LOST), client, all, "lost at " + (at + i));
            }
            at += frame.raw().length;
        }
    }

    /** What became of one run: {@code stream} is empty when it failed before it began. */
    private record Outcome(Attempt attempt, Cut cut, boolean refused, boolean broken, byte[] stream) {}

    private static Outcome run(HttpCall ask, Dialect client, Dialect provider, byte[] body, Cut cut) {
        Script script = Script.stream(List.of(body));
        Rig rig = Rig.of(client, provider, ask, cut == Cut.LOST ? script.breaking(Rig.lost()) : script);
        try {
            Reply.Chunks chunks = rig.chunks();
            byte[] stream = Rig.drain(chunks);
            return new Outcome(rig.attempt(), cut, false, chunks.broken(), stream);
        } catch (GatewayException e) {
            return new Outcome(rig.attempt(), cut, true, true, new byte[0]);
        }
    }

    private static void check(Outcome outcome, Dialect client, List<Content> all, String where) {
        Attempt attempt = outcome.attempt();
        if (outcome.refused()) {
            assertThat(attempt.error()).as(where).isNotNull();
            return;
        }
        assertThat(Rig.saysError(client, outcome.stream())).as(where).isEqualTo(outcome.broken());
        assertThat(attempt.error() != null).as(where).isEqualTo(outcome.broken());
        if (outcome.broken()) {
            assertThat(attempt.partial()).as(where).isTrue();
        } else if (attempt.partial()) {
            assertThat(outcome.cut())
                    .as("a lost connection is never an end, " + where)
                    .isEqualTo(Cut.EOF);
        } else {
            assertThat(content(client, outcome)).as(where).isEqualTo(all);
        }
    }

    private static List<Content> content(Dialect client, Outcome outcome) {
        Accumulator sum = new Accumulator();
        var reader = client.outbound().streamReader();
        List<SseFrame> frames = Golden.frames(client.outbound().frames(), outcome.stream());
        if (!client.outbound().equals(outcome.attempt().route().outbound())) {
            WireOrders.check(client, frames);
        }
        for (SseFrame frame : frames) {
            for (StreamEvent event : reader.accept(frame)) {
                sum.accept(event);
            }
        }
        reader.finish().forEach(sum::accept);
        return sum.response().content();
    }
}
