package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Prompts are 100 tokens here, and answers a token a character. */
class ChargesTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Dialect MESSAGES = AllFormats.named("anthropic");
    private static final String START = "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
            + "{\"role\":\"assistant\",\"content\":\"Hello\"}}]}\n\n";
    private static final String STOP =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\n";
    private static final String MESSAGE =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\","
                    + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":11,"
                    + "\"output_tokens\":1}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                    + "{\"type\":\"text\",\"text\":\"\"}}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                    + "{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n";

    private final Charges charges =
            new Charges(body -> 100, text -> text.strip().length(), Runnable::run);

    private Optional<Charge> of(Rig rig) {
        return charges.of(rig.exchange(), rig.attempt());
    }

    private static Charge estimated(long input, long output) {
        return new Charge(new Usage(input, 0, 0, 0, output, 0), UsageSource.ESTIMATED);
    }

    @Test
    void aFinishedAnswerIsChargedAsReported() {
        Rig rig = Rig.asking(CHAT, CHAT, true, ScriptedUpstream.Script.sse(START, STOP, USAGE, "data: [DONE]\n\n"));
        Rig.drain(rig.chunks());
        assertThat(charges.isKnown(rig.exchange())).isTrue();
        assertThat(of(rig)).contains(new Charge(new Usage(7, 0, 0, 0, 3, 0), UsageSource.REPORTED));
    }

    @Test
    void figuresThatCameBehindTheAnswerCountHoweverTheStreamEnds() {
        Rig rig = Rig.asking(
                CHAT,
                CHAT,
                true,
                ScriptedUpstream.Script.sse(START, STOP, USAGE).breaking(Rig.lost()));
        Rig.drain(rig.chunks());
        assertThat(charges.isKnown(rig.exchange())).isTrue();
        assertThat(of(rig)).contains(new Charge(new Usage(7, 0, 0, 0, 3, 0), UsageSource.PARTIAL));
    }

    @Test
    void aStreamThatWasCutIsEstimatedFromWhatWasSentAndReceived() {
        Rig rig =
                Rig.asking(CHAT, CHAT, true, ScriptedUpstream.Script.sse(START).breaking(Rig.lost()));
        Rig.drain(rig.chunks());
        assertThat(charges.isKnown(rig.exchange())).isFalse();
        assertThat(of(rig)).contains(estimated(100, 5));
    }

    @Test
    void whatWasReportedBeforeTheCutStaysAndTheRestIsEstimated() {
        Rig rig = Rig.asking(
                MESSAGES, MESSAGES, true, ScriptedUpstream.Script.sse(MESSAGE).breaking(Rig.lost()));
        Rig.drain(rig.chunks());
        assertThat(of(rig)).contains(new Charge(new Usage(11, 0, 0, 0, 5, 0), UsageSource.PARTIAL));
    }

    @Test
    void aClientThatLeavesIsChargedWithAnEstimate() {
        Rig rig = Rig.asking(CHAT, CHAT, true, ScriptedUpstream.Script.sse(START, STOP, USAGE));
        try (Reply.Chunks chunks = rig.chunks()) {
            assertThat(chunks.next()).isNotNull();
        }
        assertThat(of(rig).orElseThrow().usage().input()).isIn(7L, 100L);
    }

    @Test
    void aClientThatLeavesBetweenTwoFramesIsChargedAsReportedWhereTheChannelDrains() {
        Rig rig = Rig.draining(CHAT, ScriptedUpstream.Script.sse(START, STOP, USAGE, "data: [DONE]\n\n"));
        AtomicBoolean gone = new AtomicBoolean();
        rig.exchange().put(Presence.class, gone::get);
        try (Reply.Chunks chunks = rig.chunks()) {
            assertThat(chunks.next()).isNotNull();
            gone.set(true);
        }
        assertThat(of(rig)).contains(new Charge(new Usage(7, 0, 0, 0, 3, 0), UsageSource.REPORTED));
        assertThat(rig.upstream().open()).isZero();
    }

    @Test
    void aWholeAnswerThatSaysNothingOfItsUsageIsEstimated() {
        Rig rig = Rig.asking(
                CHAT,
                CHAT,
                false,
                ScriptedUpstream.Script.json(
                        200,
                        "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                                + "{\"role\":\"assistant\",\"content\":\"Hello\"}}]}"));
        rig.whole();
        assertThat(of(rig)).contains(estimated(100, 100));
    }

    @Test
    void whoRefusedOrFailedBeforeAWordChargesNothing() {
        for (ScriptedUpstream.Script script : List.of(
                ScriptedUpstream.Script.json(500, "{}"),
                new ScriptedUpstream.Script(0, Headers.empty(), List.of(), new LlmError.ConnectionLost("refused")),
                ScriptedUpstream.Script.sse().breaking(Rig.lost()))) {
            Rig rig = Rig.asking(CHAT, CHAT, true, script);
            assertThat(catchThrowable(rig::proceed)).isNotNull();
            assertThat(of(rig)).isEmpty();
            assertThat(charges.isKnown(rig.exchange())).isTrue();
        }
    }

    @Test
    void whoWasTooSlowHasProbablyWorkedForIt() {
        Rig rig = Rig.asking(
                CHAT,
                CHAT,
                true,
                new ScriptedUpstream.Script(
                        0,
                        Headers.empty(),
                        List.of(),
                        new LlmError.Timeout(LlmError.Timeout.Phase.FIRST_BYTE, "slow")));
        assertThat(catchThrowable(rig::proceed)).isNotNull();
        assertThat(of(rig)).contains(estimated(100, 0));
    }

    @Test
    void whoLeavesWhileTheProviderWorksIsChargedAndWhoLeavesBeforeIsNot() {
        LlmError left = new LlmError.Canceled("left");
        LlmError late = new LlmError.Timeout(LlmError.Timeout.Phase.DEADLINE, "late");
        for (LlmError why : List.of(left, late)) {
            for (boolean stream : new boolean[] {false, true}) {
                Rig asked = Rig.asking(CHAT, CHAT, stream, ScriptedUpstream.Script.unanswered(why));
                assertThat(catchThrowable(asked::proceed)).isNotNull();
                assertThat(of(asked)).contains(estimated(100, 0));
                Rig early = Rig.asking(CHAT, CHAT, stream, ScriptedUpstream.Script.unsent(why));
                assertThat(catchThrowable(early::proceed)).isNotNull();
                assertThat(charges.isKnown(early.exchange())).isTrue();
                assertThat(of(early)).isEmpty();
            }
        }
    }

    @Test
    void estimatesEachAttemptOnceAndHereWhenTheQueueIsFull() {
        List<byte[]> asked = new ArrayList<>();
        Charges full = new Charges(
                body -> {
                    asked.add(body);
                    return 1;
                },
                text -> 0,
                task -> {
                    throw new RejectedExecutionException("full");
                });
        Rig rig =
                Rig.asking(CHAT, CHAT, true, ScriptedUpstream.Script.sse(START).breaking(Rig.lost()));
        Rig.drain(rig.chunks());
        List<Charge> got = new ArrayList<>();
        full.whenKnown(
                rig.exchange(),
                () -> got.add(full.of(rig.exchange(), rig.attempt()).orElseThrow()));
        assertThat(full.of(rig.exchange(), rig.attempt())).contains(got.getFirst());
        assertThat(asked).hasSize(1);
        assertThat(new String(asked.getFirst(), StandardCharsets.UTF_8)).contains("Hi");
    }
}
