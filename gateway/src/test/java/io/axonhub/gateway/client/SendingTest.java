package io.axonhub.gateway.client;

import static io.axonhub.gateway.client.Calls.error;
import static io.axonhub.gateway.client.Calls.interrupted;
import static io.axonhub.gateway.client.Calls.later;
import static io.axonhub.gateway.client.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an upstream tells of the way of a call: bills depend on it. */
@Timeout(60)
class SendingTest {
    private final HelidonUpstream upstream = Calls.upstream();
    private final AtomicInteger arrived = new AtomicInteger();

    private final Upstream.Sending sending = new Upstream.Sending() {
        @Override
        public void sent() {
            arrived.incrementAndGet();
        }

        @Override
        public void lost() {
            arrived.decrementAndGet();
        }
    };

    @AfterEach
    void close() {
        upstream.close();
    }

    private Upstream.Answer send(HttpCall call, URI url) {
        return upstream.send(call, url, Calls.PATIENT, later(), sending);
    }

    @Test
    void aCallIsSentWhenItIsWrittenWhateverBecomesOfIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer answering = new RawServer(peer -> {
                    peer.request();
                    peer.ok("x");
                });
                RawServer silent = new RawServer(peer -> {
                    peer.request();
                    asked.countDown();
                    peer.awaitEnd();
                })) {
            send(post("{}"), answering.url()).close();
            assertThat(arrived).hasValue(1);
            assertThat(interrupted(() -> asked.await(9, TimeUnit.SECONDS), () -> send(post("{}"), silent.url())))
                    .isInstanceOf(LlmError.Canceled.class);
            assertThat(arrived).hasValue(2);
        }
    }

    @Test
    void aCallThatEndsBeforeItIsWrittenIsNot() throws Exception {
        CountDownLatch accepted = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (RawServer deaf = new RawServer(peer -> {
            accepted.countDown();
            done.await();
        })) {
            LlmError early = Calls.virtually(() -> {
                Thread.currentThread().interrupt();
                return error(() -> send(post("{}"), deaf.url()));
            });
            assertThat(early).isInstanceOf(LlmError.Canceled.class);
            HttpCall huge = new HttpCall("POST", "/", Headers.empty(), new byte[24 << 20]);
            assertThat(interrupted(() -> accepted.await(9, TimeUnit.SECONDS), () -> send(huge, deaf.url())))
                    .isInstanceOf(LlmError.Canceled.class);
            done.countDown();
        }
        assertThat(error(() -> send(post("{}"), URI.create("http://127.0.0.1:1"))))
                .isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(arrived).hasValue(0);
    }

    @Test
    void aCallThatADeadConnectionSwallowedIsSentOnce() throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            arrived.set(0);
            CountDownLatch ended = new CountDownLatch(1);
            try (RawServer server = new RawServer(peer -> {
                peer.request();
                peer.ok("x");
                if (peer.number() == 1) {
                    if (reset) {
                        peer.reset();
                    }
                    peer.socket().close();
                    ended.countDown();
                    return;
                }
                peer.awaitEnd();
            })) {
                Calls.exchange(upstream, server.url());
                assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
                try (Upstream.Answer answer = send(post("{}"), server.url())) {
                    assertThat(Calls.body(answer)).isEqualTo("x");
                }
                assertThat(arrived).hasValue(1);
            }
        }
    }
}
