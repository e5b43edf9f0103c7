package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.playground.Playground;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.transform.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks one channel one small question, the way every request goes: it is recorded, with the source {@code test}. */
public final class ChannelTestArea implements Areas.Area {
    private static final int WORDS = 500;
    private static final int MOST = 64 * 1024;
    private static final double NANOS_IN_MILLI = 1e6;

    private final Function<Exchange, Reply> pipeline;
    private final Inbound chat;
    private final Playground playground;
    private final ChannelDrafts drafts;
    private final Trail trail;
    private final Clock clock;

    /** The way that every request goes. {@code chat}: OpenAI's chat completions. */
    public record Way(Function<Exchange, Reply> pipeline, Inbound chat) {}

    /** With the way, and what to send along it. */
    public ChannelTestArea(Way way, ChannelDrafts drafts, Playground playground, Trail trail, Clock clock) {
        this.drafts = drafts;
        this.trail = trail;
        this.pipeline = way.pipeline();
        this.chat = way.chat();
        this.playground = playground;
        this.clock = clock;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Mutation.testChannel", this::test, "Mutation.testChannelDraft", this::testDraft);
    }

    private Row test(Call call) {
        return tested(call, drafts.stored(call, "id"));
    }

    /** It sends secrets somewhere that are stored here, so it is told like a change. */
    private Row testDraft(Call call) {
        Channel channel = drafts.draft(call.in("input"));
        trail.record(
                Trail.actor(call.viewer()),
                "test_draft",
                new AuditEntry.Thing(Kind.CHANNEL.text(), channel.id()),
                null,
                Json.object().put("baseUrl", channel.baseUrl().toString()));
        return tested(call, channel);
    }

    private Row tested(Call call, Channel channel) {
        String model = call.text("model");
        boolean stream = call.flag("stream", true);
        String prompt = call.optional("prompt").orElse("Say hello in one short sentence.");
        Exchange exchange = exchange(call.viewer(), body(model, prompt, stream));
        playground.force(exchange, channel, model);
        return run(exchange).with("requestId", exchange.id());
    }

    private Exchange exchange(Viewer viewer, ObjectNode body) {
        HttpCall asked = new HttpCall(
                "POST", "/v1/chat/completions", Headers.of("content-type", "application/json"), Json.bytes(body));
        String id = String.format(
                Locale.ROOT,
                "req_%012x%016x%04x",
                clock.millis(),
                ThreadLocalRandom.current().nextLong(),
                ThreadLocalRandom.current().nextInt(1 << 16));
        Exchange exchange = new Exchange(id, chat, asked, clock.instant(), System.nanoTime(), viewer.address());
        exchange.put(RequestRecord.Source.class, RequestRecord.Source.TEST);
        exchange.identify(Playground.identity(viewer));
        return exchange;
    }

    private static ObjectNode body(String model, String prompt, boolean stream) {
        ObjectNode body = Json.object().put("model", model).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    private Row run(Exchange exchange) {
        long start = System.nanoTime();
        try {
            return switch (pipeline.apply(exchange)) {
                case Reply.Whole(HttpReply reply) -> answered(reply.status(), null, since(start), whole(reply.body()));
                case Reply.Stream stream -> {
                    double firstToken = since(start);
                    try (Reply.Chunks chunks = stream.chunks()) {
                        String text = streamed(chunks);
                        yield chunks.broken()
                                ? failed("connection_lost", "The stream broke: " + text, since(start))
                                : answered(stream.status(), firstToken, since(start), text);
                    }
                }
                case Reply.Bytes bytes -> {
                    bytes.chunks().close();
                    yield failed("malformed_upstream", "The answer is no conversation.", since(start));
                }
                case Reply.Session session -> {
                    session.link().close();
                    yield failed("malformed_upstream", "The answer is no conversation.", since(start));
                }
            };
        } catch (GatewayException e) {
            return failed(e.error().errorClass(), e.error().message(), since(start));
        }
    }

    private static double since(long start) {
        return Math.round((System.nanoTime() - start) / NANOS_IN_MILLI * 10) / 10.0;
    }

    private static Row answered(int status, @Nullable Double firstToken, double total, String text) {
        return Row.of("ok", status < 300)
                .with("firstTokenMillis", firstToken)
                .with("totalMillis", total)
                .with("text", text.length() > WORDS ? text.substring(0, WORDS) : text);
    }

    private static Row failed(String errorClass, String message, double total) {
        return Row.of("ok", false)
                .with("totalMillis", total)
                .with("text", "")
                .with("errorClass", errorClass)
                .with("errorMessage", message);
    }

    private static String whole(byte[] body) {
        return Json.parse(body).at("/choices/0/message/content").asText("");
    }

    /** What the stream says, to its end. */
    private static String streamed(Reply.Chunks chunks) {
        StringBuilder text = new StringBuilder();
        for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
            for (String line : new String(chunk, StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("data: {") && text.length() < MOST) {
                    JsonNode data = Json.parse(line.substring(6));
                    text.append(data.at("/choices/0/delta/content").asText(""));
                    text.append(data.at("/error/message").asText(""));
                }
            }
        }
        return text.toString();
    }
}
