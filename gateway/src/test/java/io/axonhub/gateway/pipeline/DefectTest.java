package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.StreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A defect of ours is no one's success: the attempt ends as failed, and the defect reaches the edge, where it is logged. */
class DefectTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final String HI =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";

    /** Reads one frame well and throws at the next, and throws for whole answers. */
    private static Dialect broken() {
        GenerationOutbound sound = CHAT.outbound();
        Object proxy = Proxy.newProxyInstance(
                DefectTest.class.getClassLoader(), new Class<?>[] {GenerationOutbound.class}, (self, method, args) -> {
                    if (method.getName().equals("streamReader")) {
                        return new BreakingReader(sound.streamReader());
                    }
                    if (method.getName().equals("read") || method.getName().equals("report")) {
                        throw new IllegalStateException("defect");
                    }
                    try {
                        return method.invoke(sound, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new Dialect(CHAT.inbound(), (GenerationOutbound) proxy, CHAT.path(), CHAT.target());
    }

    private static final class BreakingReader implements StreamReader {
        private final StreamReader sound;
        private boolean used;

        BreakingReader(StreamReader sound) {
            this.sound = sound;
        }

        @Override
        public List<StreamEvent> accept(SseFrame frame) {
            if (used) {
                throw new IllegalStateException("defect");
            }
            used = true;
            return sound.accept(frame);
        }

        @Override
        public List<StreamEvent> finish() {
            throw new IllegalStateException("defect");
        }
    }

    private static void assertEnded(Rig rig) {
        assertThat(rig.attempt().endedNanos()).isPositive();
        assertThat(rig.attempt().error()).isInstanceOf(LlmError.Internal.class);
    }

    @Test
    void endsTheAttemptBeforeTheHead() {
        for (Dialect client : AllFormats.list()) {
            Rig whole = Rig.asking(client, broken(), false, Script.json(200, "{}"));
            assertThatThrownBy(whole::proceed).isInstanceOf(IllegalStateException.class);
            assertEnded(whole);
            assertThat(whole.upstream().open()).isZero();
            Rig empty = Rig.asking(client, broken(), true, Script.sse(""));
            assertThatThrownBy(empty::proceed).isInstanceOf(IllegalStateException.class);
            assertEnded(empty);
            assertThat(empty.upstream().open()).isZero();
        }
    }

    @Test
    void endsTheAttemptBehindTheHead() {
        for (Dialect client : AllFormats.list()) {
            Rig rig = Rig.asking(client, broken(), true, Script.sse(HI, HI));
            Reply.Chunks chunks = rig.chunks();
            assertThatThrownBy(() -> Rig.drain(chunks)).isInstanceOf(IllegalStateException.class);
            assertEnded(rig);
            assertThat(rig.attempt().partial()).isTrue();
            chunks.close();
            assertThat(rig.upstream().open()).isZero();
        }
    }
}
