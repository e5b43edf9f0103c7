package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainingTest {
    private static final HttpCall CALL = new HttpCall("POST", "/", Headers.empty(), new byte[0]);

    private final AtomicBoolean gone = new AtomicBoolean();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    @AfterEach
    void clearsTheInterrupt() {
        assertThat(Thread.interrupted()).as("still interrupted").isFalse();
    }

    /** Blocks in its first read, ends behind it. */
    private Upstream slow() {
        return (call, baseUrl, timeouts, deadline) -> new Upstream.Answer() {
            private boolean read;

            @Override
            public int status() {
                return 200;
            }

            @Override
            public Headers headers() {
                return Headers.empty();
            }

            @Override
            public int read(byte[] into) {
                if (read) {
                    return -1;
                }
                read = true;
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new GatewayException(new LlmError.Canceled("cut"), e);
                }
                return 1;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    private Upstream.Answer send(Upstream upstream) {
        return new Draining(upstream, gone::get)
                .send(CALL, URI.create("http://up"), Timeouts.defaults(), Instant.EPOCH);
    }

    private Thread interrupting(Runnable before) {
        Thread reader = Thread.currentThread();
        return Thread.ofVirtual().start(() -> {
            try {
                reading.await();
            } catch (InterruptedException e) {
                return;
            }
            before.run();
            reader.interrupt();
        });
    }

    @Test
    void readsOnWhenTheClientLeaves() throws InterruptedException {
        Upstream.Answer answer = send(slow());
        assertThat(answer.outlivesClient()).isFalse();
        Thread leaving = interrupting(() -> {
            gone.set(true);
            goOn.countDown();
        });
        assertThat(answer.read(new byte[1])).isEqualTo(1);
        leaving.join();
        // an interrupt that comes when nobody waits is noticed by the next step
        assertThat(answer.read(new byte[1])).isEqualTo(-1);
        assertThat(answer.outlivesClient()).isTrue();
        assertThat(closed).isFalse();
        boolean late = Thread.interrupted();
        assertThat(late).isIn(true, false);
    }

    @Test
    void readsOnWhenTheInterruptThatTellsOfTheLeavingIsNoNewsAnyMore() {
        Upstream.Answer answer = send(slow());
        goOn.countDown();
        gone.set(true);
        Thread.currentThread().interrupt();
        assertThat(answer.outlivesClient()).isTrue();
        assertThat(answer.read(new byte[1])).isEqualTo(1);
        assertThat(answer.read(new byte[1])).isEqualTo(-1);
    }

    @Test
    void isCanceledAsUsualByAnyOtherInterrupt() throws InterruptedException {
        Upstream.Answer answer = send(slow());
        Thread stopping = interrupting(() -> {});
        assertThatThrownBy(() -> answer.read(new byte[1]))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.Canceled.class));
        assertThat(Thread.interrupted()).isTrue();
        stopping.join();
        assertThat(closed).isTrue();
    }

    @Test
    void asksNobodyForAClientThatHasLeft() {
        gone.set(true);
        assertThatThrownBy(() -> send((call, baseUrl, timeouts, deadline) -> {
                    throw new AssertionError("asked");
                }))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.Canceled.class));
    }

    @Test
    void handsFailuresOnAsTheyAre() {
        assertThatThrownBy(() -> send((call, baseUrl, timeouts, deadline) -> {
                    throw new GatewayException(new LlmError.ConnectionLost("refused"));
                }))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isEqualTo(new LlmError.ConnectionLost("refused")));
    }
}
