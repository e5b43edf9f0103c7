package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BytePumpTest {
    private static final Headers MP3 = Headers.of("content-type", "audio/mpeg");
    private static final byte[] ONE = {0, (byte) 0xff, '\n', '\n'};
    private static final byte[] TWO = {(byte) 0x80, 13};

    private final AtomicLong nanos = new AtomicLong();
    private final Exchange exchange = Fixtures.exchange(Headers.empty());
    private final Attempt attempt =
            new Attempt(1, Attempt.Occasion.FIRST, Rig.route(AllFormats.named("openai-chat"), "tts"), "tts", 1);

    private BytePump pump(Script script) {
        Upstream.Answer answer = new ScriptedUpstream(script)
                .send(
                        new HttpCall("POST", "/audio/speech", Headers.empty(), new byte[0]),
                        URI.create("http://127.0.0.1:1"),
                        Timeouts.defaults(),
                        Instant.MAX);
        return new BytePump(exchange, attempt, answer, nanos::incrementAndGet);
    }

    @Test
    void givesEachPieceAsItCameAndEndsWell() {
        BytePump pump = pump(new Script(200, MP3, List.of(ONE, TWO), null));
        pump.prime();
        assertThat(attempt.firstTokenNanos()).isPositive();
        assertThat(pump.next()).isEqualTo(ONE);
        assertThat(pump.next()).isEqualTo(TWO);
        assertThat(attempt.endedNanos()).isZero();
        assertThat(pump.next()).isNull();
        assertThat(pump.next()).isNull();
        pump.close();
        assertThat(pump.broken()).isFalse();
        assertThat(attempt.error()).isNull();
        assertThat(attempt.partial()).isFalse();
    }

    @Test
    void aBreakIsNoEnd() {
        BytePump pump = pump(new Script(200, MP3, List.of(ONE), null).breaking(Rig.lost()));
        pump.prime();
        assertThat(pump.next()).isEqualTo(ONE);
        assertThat(pump.next()).isNull();
        assertThat(pump.broken()).isTrue();
        assertThat(attempt.error()).isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(attempt.partial()).isTrue();
    }

    @Test
    void whatFailsBeforeTheFirstByteCanStillMoveOn() {
        assertThatThrownBy(
                        () -> pump(new Script(200, MP3, List.of(), Rig.lost())).prime())
                .isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> pump(new Script(200, MP3, List.of(), null)).prime())
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOf(LlmError.MalformedUpstream.class));
    }

    @Test
    void aClientThatLeavesEndsIt() {
        BytePump pump = pump(new Script(200, MP3, List.of(ONE, TWO), null));
        pump.prime();
        pump.close();
        assertThat(attempt.error()).isInstanceOf(LlmError.Canceled.class);
        assertThat(attempt.partial()).isTrue();
    }
}
