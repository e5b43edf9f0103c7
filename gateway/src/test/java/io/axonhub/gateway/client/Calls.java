package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import io.helidon.common.tls.Tls;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.assertj.core.api.Assertions;

/** Short ways to make calls in tests. */
final class Calls {
    static final Timeouts PATIENT = new Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(10));

    private Calls() {}

    static HelidonUpstream upstream() {
        return upstream(ConnectionPool.Limits.defaults(), System::nanoTime);
    }

    static HelidonUpstream upstream(ConnectionPool.Limits limits, LongSupplier nanos) {
        Connector connector = new Connector(
                new AddressGuard(false),
                Connector.Dns.system(),
                () -> Tls.builder().build());
        return new HelidonUpstream(Clock.systemUTC(), "1.2.3", connector, new ConnectionPool(limits, nanos));
    }

    static HttpCall post(String body) {
        return new HttpCall(
                "POST",
                "/v1/chat/completions",
                Headers.of("content-type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    static Instant later() {
        return Instant.now().plusSeconds(20);
    }

    static Timeouts firstByte(Duration firstByte) {
        return new Timeouts(PATIENT.connect(), firstByte, PATIENT.request(), PATIENT.streamIdle());
    }

    static Upstream.Answer send(Upstream upstream, URI url) {
        return upstream.send(post("{}"), url, PATIENT, later());
    }

    static String body(Upstream.Answer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[64];
        for (int n = answer.read(buffer); n >= 0; n = answer.read(buffer)) {
            out.write(buffer, 0, n);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Sends, reads to the end and closes. */
    static String exchange(Upstream upstream, URI url) {
        try (Upstream.Answer answer = send(upstream, url)) {
            return body(answer);
        }
    }

    static LlmError error(Runnable call) {
        return Assertions.catchThrowableOfType(GatewayException.class, call::run)
                .error();
    }

    /** On a virtual thread, where calls belong. */
    static <T> T virtually(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task.get(30, TimeUnit.SECONDS);
    }

    /** What a virtual thread's call ends with when it is interrupted once {@code ready} has let go. */
    static LlmError interrupted(Callable<?> ready, Runnable call) throws Exception {
        FutureTask<LlmError> task = new FutureTask<>(() -> error(call));
        Thread thread = Thread.ofVirtual().start(task);
        ready.call();
        thread.interrupt();
        return task.get(2, TimeUnit.SECONDS);
    }
}
