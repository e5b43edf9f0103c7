package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.realtime.RealtimeInbound;
import io.axonhub.gateway.transform.openai.realtime.RealtimeOutbound;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionLinkTest {
    private static final String DONE =
            "{\"type\":\"response.done\",\"response\":{\"usage\":{\"input_tokens\":7,\"output_tokens\":5}}}";
    private static final byte[] CLOSE = {(byte) 0x88, 2, 3, (byte) 0xE8};

    private final Deque<Object> script = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private final Exchange exchange = exchange();

    private static Exchange exchange() {
        HttpCall call = new HttpCall("GET", "/v1/realtime?model=m", Headers.of("upgrade", "websocket"), new byte[0]);
        return new Exchange("req-1", new RealtimeInbound(), call, Instant.EPOCH, 0, "127.0.0.1");
    }

    /** Reads what the script has: bytes, an error, or at its end the peer's FIN. */
    private final class Scripted implements Upstream.Tunnel {
        @Override
        public int status() {
            return 101;
        }

        @Override
        public Headers headers() {
            return Headers.of("sec-websocket-accept", "p");
        }

        @Override
        public int read(byte[] into) {
            Object next = script.poll();
            if (next instanceof LlmError error) {
                throw new GatewayException(error);
            }
            if (!(next instanceof byte[] bytes)) {
                return -1;
            }
            System.arraycopy(bytes, 0, into, 0, bytes.length);
            return bytes.length;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            sent.add(new String(bytes, from, count, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void close() {}
    }

    private Reply.Link open() {
        Route route = new Route(
                "default/c",
                "openai",
                -1,
                new RealtimeOutbound(),
                new Target("m", AllFormats.everything()),
                URI.create("http://upstream"),
                Headers.empty(),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                Authorization.none());
        exchange.attempt(route, 1);
        Upstream upstream = (call, baseUrl, timeouts, deadline) -> new Scripted();
        Dispatch dispatch = new Dispatch(upstream, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), () -> 5);
        return ((Reply.Session) dispatch.proceed(exchange)).link();
    }

    private static byte[] text(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[payload.length + 2];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        return frame;
    }

    private static @Nullable String string(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Attempt attempt() {
        return exchange.currentAttempt();
    }

    @Test
    void aSessionThatTheProviderClosesIsCompleteAndMetered() {
        script.addAll(List.of(text(DONE), CLOSE));
        Reply.Link link = open();
        assertThat(link.next()).isEqualTo(text(DONE));
        assertThat(link.next()).isEqualTo(CLOSE);
        assertThat(link.next()).isNull();
        link.close();
        assertThat(link.broken()).isFalse();
        assertThat(attempt().usage()).isEqualTo(new Usage(7, 0, 0, 0, 5, 0));
        assertThat(attempt().error()).isNull();
        assertThat(attempt().partial()).isFalse();
    }

    @Test
    void aProviderThatVanishesIsToldToTheClientWithCode1011() {
        script.add(text(DONE));
        Reply.Link link = open();
        link.next();
        assertThat(string(link.next()))
                .contains("\"type\":\"error\"", "left the session")
                .endsWith("\u0088\u0002\u0003\u00f3");
        assertThat(link.next()).isNull();
        assertThat(link.broken()).isTrue();
        assertThat(attempt().error()).isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(attempt().partial()).isTrue();
        assertThat(attempt().usage()).isNotNull();
    }

    @Test
    void nothingIsPutIntoTheMiddleOfAFrame() {
        script.add(new byte[] {(byte) 0x81, 9, 'a'});
        Reply.Link link = open();
        link.next();
        assertThat(link.next()).isNull();
        assertThat(link.broken()).isTrue();
    }

    @Test
    void aClientThatSaidGoodbyeHasNotLeftEarly() {
        script.addAll(List.of(text(DONE), new LlmError.Canceled("closed")));
        Reply.Link link = open();
        link.next();
        link.send(new byte[] {(byte) 0x88, (byte) 0x80, 1, 2, 3, 4});
        assertThat(sent).hasSize(1);
        assertThat(link.next()).isNull();
        assertThat(attempt().error()).isNull();
        assertThat(attempt().partial()).isFalse();
    }

    @Test
    void aClientThatVanishesIsCanceled() {
        script.addAll(List.of(text(DONE), new LlmError.Canceled("closed")));
        Reply.Link link = open();
        link.next();
        assertThatThrownBy(link::next).isInstanceOf(GatewayException.class);
        assertThat(attempt().error()).isInstanceOf(LlmError.Canceled.class);
        assertThat(attempt().partial()).isTrue();
        assertThat(attempt().usage()).isEqualTo(new Usage(7, 0, 0, 0, 5, 0));
    }
}
