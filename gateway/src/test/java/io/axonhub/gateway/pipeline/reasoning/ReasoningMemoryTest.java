package io.axonhub.gateway.pipeline.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReasoningMemoryTest {
    private final Ticking clock = new Ticking();

    private ReasoningMemory memory(int entries, long bytes) {
        return new ReasoningMemory(new ReasoningMemory.Limits(entries, bytes, Duration.ofMinutes(5)), clock);
    }

    private static Content signed(String text) {
        return new Content.Reasoning(text, new Signature("f", "sig-" + text));
    }

    private static Content call(String id) {
        return Content.ToolCall.function(id, "f", "{}");
    }

    @Test
    void keepsWhatStoodBeforeEachCall() {
        ReasoningMemory memory = memory(10, 1 << 20);
        Content hidden = new Content.RedactedReasoning(new Signature("f", "xx"));
        Content own = ((Content.ToolCall) call("c")).withSignature(new Signature("f", "own"));
        assertThat(memory.isEmpty()).isTrue();
        memory.remember(
                "t",
                "ch",
                List.of(
                        signed("1"),
                        Content.Reasoning.of("bare"),
                        hidden,
                        Content.Text.of("so"),
                        call("a"),
                        call("b"),
                        own,
                        signed("2"),
                        call("d"),
                        signed("behind all")));
        assertThat(memory.isEmpty()).isFalse();
        assertThat(memory.recall("t", "a"))
                .isEqualTo(new ReasoningMemory.Led("ch", List.of(signed("1"), hidden), null));
        assertThat(memory.recall("t", "b")).isNull();
        assertThat(memory.recall("t", "c"))
                .isEqualTo(new ReasoningMemory.Led("ch", List.of(), new Signature("f", "own")));
        assertThat(memory.recall("t", "d")).isEqualTo(new ReasoningMemory.Led("ch", List.of(signed("2")), null));
    }

    @Test
    void anotherKeySeesNothing() {
        ReasoningMemory memory = memory(10, 1 << 20);
        memory.remember("t", "ch", List.of(signed("1"), call("a")));
        assertThat(memory.recall("other", "a")).isNull();
        assertThat(memory.recall("t", "a")).isNotNull();
    }

    @Test
    void forgetsWhatIsOldAndGivesItsRoomBack() {
        ReasoningMemory memory = memory(10, 1 << 20);
        memory.remember("t", "ch", List.of(signed("1"), call("a")));
        clock.now = clock.now.plus(Duration.ofMinutes(5));
        assertThat(memory.recall("t", "a")).isNull();
        assertThat(memory.bytes()).isZero();
        assertThat(memory.isEmpty()).isTrue();
    }

    @Test
    void theLongestUnusedGoesFirst() {
        ReasoningMemory memory = memory(2, 1 << 20);
        memory.remember("t", "ch", List.of(signed("1"), call("a"), signed("2"), call("b")));
        memory.recall("t", "a");
        memory.remember("t", "ch", List.of(signed("3"), call("c")));
        assertThat(memory.recall("t", "b")).isNull();
        assertThat(memory.recall("t", "a")).isNotNull();
        assertThat(memory.recall("t", "c")).isNotNull();
    }

    @Test
    void holdsNoMoreBytesThanAllowedWhateverComes() {
        ReasoningMemory memory = memory(1_000, 100_000);
        for (int i = 0; i < 500; i++) {
            memory.remember("t", "ch", List.of(signed("x".repeat(i * 97 % 9_000)), call("c" + i % 300)));
            assertThat(memory.bytes()).isLessThanOrEqualTo(100_000);
        }
        assertThat(memory.recall("t", "c199")).isNotNull();
        memory.remember("t", "ch", List.of(signed("x".repeat(50_000)), call("big")));
        assertThat(memory.recall("t", "big")).as("too much for one call").isNull();
    }

    @Test
    void manyThreadsShareIt() throws InterruptedException {
        ReasoningMemory memory = memory(50, 1 << 16);
        CountDownLatch done = new CountDownLatch(8);
        IntStream.range(0, 8)
                .forEach(n -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        memory.remember("t" + n % 2, "ch", List.of(signed("r" + i), call("c" + i % 70)));
                        memory.recall("t" + n % 2, "c" + (i + 13) % 70);
                    }
                    done.countDown();
                }));
        done.await();
        assertThat(memory.bytes()).isBetween(1L, 1L << 16);
    }

    /** Stands still. */
    private static final class Ticking extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
