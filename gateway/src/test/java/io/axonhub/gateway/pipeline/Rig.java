package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.Target;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One client's request to one provider through the dispatch, in any two dialects. */
final class Rig {
    private final ScriptedUpstream upstream;
    private final AtomicLong nanos = new AtomicLong();
    private final Exchange exchange;

    private Rig(Dialect client, HttpCall call, Route route, ScriptedUpstream upstream) {
        this.upstream = upstream;
        this.exchange = new Exchange("req_1", client.inbound(), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.attempt(route, nanos.incrementAndGet());
    }

    private Rig(Dialect client, Dialect provider, HttpCall call, ScriptedUpstream upstream) {
        this(client, call, route(provider, "up", false), upstream);
    }

    /** With "Hi" for a stream from a channel that drains. */
    static Rig draining(Dialect dialect, ScriptedUpstream.Script... answers) {
        return new Rig(dialect, ask(dialect, true), route(dialect, "up", true), new ScriptedUpstream(answers));
    }

    /** With this body. */
    static Rig of(Dialect client, Dialect provider, String body, ScriptedUpstream.Script... answers) {
        return new Rig(
                client, provider, client.call(body.getBytes(StandardCharsets.UTF_8)), new ScriptedUpstream(answers));
    }

    /** With this call. */
    static Rig of(Dialect client, Dialect provider, HttpCall call, ScriptedUpstream.Script... answers) {
        return new Rig(client, provider, call, new ScriptedUpstream(answers));
    }

    /** With "Hi". */
    static Rig asking(Dialect client, Dialect provider, boolean stream, ScriptedUpstream.Script... answers) {
        return new Rig(client, provider, ask(client, stream), new ScriptedUpstream(answers));
    }

    /** "Hi" in the client's own dialect, usage in the stream included. */
    static HttpCall ask(Dialect client, boolean stream) {
        Request hi = Samples.request(true);
        Request request = new Request(
                hi.format(),
                hi.model(),
                hi.messages(),
                hi.tools(),
                hi.toolChoice(),
                hi.parallelToolCalls(),
                hi.maxTokens(),
                hi.stop(),
                hi.sampling(),
                hi.thinking(),
                hi.responseFormat(),
                hi.hints(),
                hi.cache(),
                stream,
                stream,
                hi.extras());
        return client.outbound().write(request, client.target(), new Notes());
    }

    /** The provider under the model name {@code model}. */
    static Route route(Dialect provider, String model) {
        return route(provider, model, false);
    }

    private static Route route(Dialect provider, String model, boolean drains) {
        return new Route(
                "default/" + provider,
                "test",
                0,
                provider.outbound(),
                new Target(model, provider.target().capabilities()),
                URI.create("http://127.0.0.1:1"),
                Headers.of("x-channel", "ours"),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                call -> call.withHeaders(call.headers().with("authorization", "Bearer ours")),
                drains);
    }

    Dispatch dispatch() {
        return new Dispatch(upstream, Clock.systemUTC(), nanos::incrementAndGet);
    }

    Reply proceed() {
        return dispatch().proceed(exchange);
    }

    /** The stream's chunks; fails when the answer is whole. */
    Reply.Chunks chunks() {
        return ((Reply.Stream) proceed()).chunks();
    }

    /** The whole answer's body; fails when the answer is a stream. */
    String whole() {
        return new String(((Reply.Whole) proceed()).reply().body(), StandardCharsets.UTF_8);
    }

    Exchange exchange() {
        return exchange;
    }

    Attempt attempt() {
        return exchange.currentAttempt();
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    /** All that is left of the chunks. */
    static byte[] drain(Reply.Chunks chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] next = chunks.next(); next != null; next = chunks.next()) {
            out.writeBytes(next);
        }
        chunks.close();
        return out.toByteArray();
    }

    static String text(Reply.Chunks chunks) {
        return new String(drain(chunks), StandardCharsets.UTF_8);
    }

    /** Whether the last frame is an error that a client of {@code dialect} can read. */
    static boolean saysError(Dialect dialect, byte[] stream) {
        List<SseFrame> frames = Golden.frames(dialect.outbound().frames(), stream);
        return !frames.isEmpty()
                && dialect.outbound().streamReader().accept(frames.getLast()).stream()
                        .map(StreamEvent::failure)
                        .anyMatch(error -> error != null && !(error instanceof LlmError.MalformedUpstream));
    }

    /** The provider's connection broke. */
    static LlmError lost() {
        return new LlmError.ConnectionLost("reset");
    }
}
