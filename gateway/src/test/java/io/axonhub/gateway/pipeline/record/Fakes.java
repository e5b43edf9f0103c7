package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Journal;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What stands around the recording stage. */
final class Fakes {
    static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    private static final Capabilities CAPABILITIES =
            new Capabilities(4_096, TokenLimit.MAX_TOKENS, true, true, Set.of(), Set.of(), true, true, true, false);

    private Fakes() {}

    static Exchange exchange(String body) {
        Exchange exchange = anonymous(body);
        exchange.identify(new Identity("team/k", "K", "team/p"));
        return exchange;
    }

    static Exchange anonymous() {
        return anonymous("{}");
    }

    private static Exchange anonymous(String body) {
        HttpCall call = new HttpCall("POST", "/x", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
        return new Exchange("req-1", new Dialect(), call, T0, 1_000_000, "10.0.0.9");
    }

    static Snapshot.Source prices(String input, String output) {
        Channel channel = ChannelDraft.channel("default/c")
                .type("openai", "fake")
                .model(ChannelDraft.priced("m", "up-m", ChannelDraft.price("USD", input, "1", "1", output)))
                .done();
        Snapshot snapshot = new Snapshot(1, Map.of(channel.id(), channel), Map.of(), Map.of());
        return () -> snapshot;
    }

    static Route route() {
        return new Route(
                "default/c",
                "openai",
                0,
                new Provider(),
                new Target("up-m", CAPABILITIES),
                URI.create("http://upstream"),
                Headers.empty(),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                Authorization.none());
    }

    /** Keeps what it is told. */
    static final class MemoryJournal implements Journal {
        final List<List<JournalEntry>> appends = new ArrayList<>();
        private final List<RequestRecord> begins = new ArrayList<>();
        boolean full;

        @Override
        public void begin(RequestRecord request) {
            if (full) {
                throw new GatewayException(new LlmError.Unavailable("full", null));
            }
            begins.add(request);
        }

        @Override
        public void append(List<JournalEntry> entries) {
            appends.add(entries.stream()
                    .flatMap(entry -> entry instanceof JournalEntry.LateEnd late
                            ? late.entries().get().stream()
                            : Stream.of(entry))
                    .toList());
        }

        @Override
        public Stats stats() {
            return new Stats(0, 0, 0, 0, 0, false);
        }

        RequestRecord begun() {
            return begins.getFirst();
        }

        RequestRecord ended() {
            return all(RequestRecord.class).getFirst();
        }

        <T> List<T> all(Class<T> type) {
            return appends.stream()
                    .flatMap(List::stream)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }

        List<BodyRecord> bodies() {
            List<BodyRecord> bodies = new ArrayList<>(all(BodyRecord.class));
            all(JournalEntry.LateBody.class)
                    .forEach(late -> bodies.add(late.body().get().orElseThrow()));
            return bodies;
        }
    }

    /** Scripted frames. */
    static final class Chunks implements Reply.Chunks {
        private final ArrayDeque<String> frames;
        boolean broken;
        boolean closed;

        @Nullable
        LlmError failure;

        Chunks(List<String> frames) {
            this.frames = new ArrayDeque<>(frames);
        }

        @Override
        public byte @Nullable [] next() {
            String next = frames.poll();
            if (next == null && failure != null) {
                throw new GatewayException(failure);
            }
            return next == null ? null : next.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean broken() {
            return broken;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Dialect implements GenerationInbound {
        @Override
        public String format() {
            return "fake";
        }

        @Override
        public Envelope envelope(HttpCall call) {
            if (call.body()[0] != '{') {
                throw new GatewayException(LlmError.InvalidRequest.of("body", "no JSON"));
            }
            return new Envelope("m", true, true);
        }

        @Override
        public Request read(HttpCall call) {
            return new Request(
                    "fake",
                    "m",
                    List.of(),
                    List.of(),
                    null,
                    null,
                    null,
                    List.of(),
                    Sampling.none(),
                    null,
                    new ResponseFormat.Text(),
                    Hints.none(),
                    null,
                    true,
                    true,
                    Map.of());
        }

        @Override
        public byte[] write(Response response, Request request, Notes notes) {
            return response.model().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public StreamWriter streamWriter(Request request, Notes notes) {
            return event -> List.of();
        }

        @Override
        public HttpReply error(LlmError error, String requestId) {
            return HttpReply.json(418, new byte[0]);
        }

        @Override
        public byte[] streamError(LlmError error, String requestId) {
            return new byte[0];
        }

        @Override
        public byte[] keepAlive() {
            return new byte[0];
        }
    }

    private static final class Provider implements GenerationOutbound {
        @Override
        public String format() {
            return "fake";
        }

        @Override
        public HttpCall write(Request request, Target target, Notes notes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Response read(HttpReply reply) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamReader streamReader() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LlmError error(HttpReply reply) {
            throw new UnsupportedOperationException();
        }
    }
}
