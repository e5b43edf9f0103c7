package io.axonhub.gateway.pipeline.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.FixedCandidates;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Transcript;
import io.axonhub.gateway.store.Transcripts;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContinuationStageTest {
    private static final Dialect RESPONSES = AllFormats.named("openai-responses");
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final String ANSWER = "{\"id\":\"resp_%s\",\"object\":\"response\",\"status\":\"%s\",\"output\":"
            + "[{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\","
            + "\"content\":[{\"type\":\"output_text\",\"text\":\"Hello.\",\"annotations\":[]}]}]}";

    private final Map<List<String>, Transcript> kept = new HashMap<>();
    private final ContinuationStage stage = new ContinuationStage(Optional.of(new Memory()), Clock.systemUTC());

    private final class Memory implements Transcripts {
        @Override
        public void put(Transcript transcript) {
            kept.put(List.of(transcript.owner(), transcript.id()), transcript);
        }

        @Override
        public Optional<Transcript> find(String owner, String id) {
            return Optional.ofNullable(kept.get(List.of(owner, id)));
        }

        @Override
        public boolean remove(String owner, String id) {
            return kept.remove(List.of(owner, id)) != null;
        }
    }

    private static Exchange exchange(String key, String body) {
        HttpCall call = RESPONSES.call(body.getBytes(StandardCharsets.UTF_8));
        Exchange exchange = new Exchange("req_1", RESPONSES.inbound(), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.identify(new Identity(key, key, null));
        return exchange;
    }

    private static Route route(String channel, Dialect provider) {
        return new Route(
                channel,
                "test",
                0,
                provider.outbound(),
                provider.target(),
                URI.create("http://127.0.0.1:1"),
                Headers.empty(),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                call -> call);
    }

    private static Stage.Next answering(Dialect provider, String body) {
        return exchange -> {
            exchange.attempt(route("default/a", provider), 1);
            return new Reply.Whole(HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8)));
        };
    }

    private void ask(String key, String body, Dialect provider, String answer) {
        stage.handle(exchange(key, body), answering(provider, answer));
    }

    @Test
    void aSecondTurnHasTheFirstBeforeIt() {
        ask(
                "k",
                "{\"model\":\"m\",\"instructions\":\"Old.\",\"input\":\"Hi\"}",
                CHAT,
                ANSWER.formatted(1, "completed"));
        Exchange second = exchange(
                "k",
                "{\"model\":\"m\",\"instructions\":\"New.\",\"previous_response_id\":\"resp_1\",\"input\":\"And?\"}");
        stage.handle(second, answering(CHAT, ANSWER.formatted(2, "incomplete")));
        assertThat(second.request().messages())
                .containsExactly(
                        Message.of(Role.SYSTEM, List.of(Content.Text.of("New."))),
                        Message.of(Role.USER, List.of(Content.Text.of("Hi"))),
                        Message.of(Role.ASSISTANT, List.of(Content.Text.of("Hello."))),
                        Message.of(Role.USER, List.of(Content.Text.of("And?"))));
        assertThat(second.request().hints().continues()).isEqualTo("resp_1");
        assertThat(Json.parse(
                        Objects.requireNonNull(kept.get(List.of("k", "resp_2"))).input()))
                .as("the third turn needs the second only")
                .hasSize(3);
    }

    @Test
    void anUnknownOrAnothersIdIsRefused() {
        ask("k", "{\"model\":\"m\",\"input\":\"Hi\"}", CHAT, ANSWER.formatted(1, "completed"));
        refuses(
                "other",
                "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}",
                "previous_response_not_found");
        refuses(
                "k",
                "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"resp_9\"}",
                "previous_response_not_found");
        refuses("k", "{\"model\":\"m\",\"input\":\"x\",\"conversation\":\"conv_1\"}", "conversation_not_found");
        refuses("k", "{\"model\":\"m\",\"input\":\"x\",\"background\":true}", "invalid_value");
    }

    private void refuses(String key, String body, String code) {
        assertThatThrownBy(() -> ask(key, body, CHAT, "{}"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.InvalidRequest.class,
                                        error -> assertThat(error.code()).isEqualTo(code)));
    }

    @Test
    void nothingIsKeptWhereTheClientForbidsItOrTheAnswerFailed() {
        ask("k", "{\"model\":\"m\",\"input\":\"Hi\",\"store\":false}", CHAT, ANSWER.formatted(1, "completed"));
        ask("k", "{\"model\":\"m\",\"input\":\"Hi\"}", CHAT, ANSWER.formatted(2, "failed"));
        ask("k", "{\"model\":\"m\",\"input\":\"Hi\"}", CHAT, "{\"error\":{}}");
        assertThat(kept).isEmpty();
    }

    @Test
    void aStreamsAnswerIsKeptBeforeItsEndGoesOut() {
        String end =
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":3,\"response\":"
                        + ANSWER.formatted(7, "completed") + "}\n\n";
        Chunks chunks = new Chunks(List.of("event: response.created\ndata: {\"type\":\"response.created\"}\n\n", end));
        Reply reply = stage.handle(exchange("k", "{\"model\":\"m\",\"input\":\"Hi\",\"stream\":true}"), exchange -> {
            exchange.attempt(route("default/a", RESPONSES), 1);
            return new Reply.Stream(200, Headers.empty(), chunks);
        });
        Reply.Chunks watched = ((Reply.Stream) reply).chunks();
        watched.next();
        assertThat(kept).isEmpty();
        watched.next();
        assertThat(Objects.requireNonNull(kept.get(List.of("k", "resp_7"))).resident())
                .isTrue();
        assertThat(watched.next()).isNull();
        watched.close();
        assertThat(chunks.closed).isTrue();
    }

    private static final class Chunks implements Reply.Chunks {
        private final Deque<String> left;
        private boolean closed;

        Chunks(List<String> frames) {
            left = new ArrayDeque<>(frames);
        }

        @Override
        public byte @Nullable [] next() {
            return left.isEmpty() ? null : left.remove().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean broken() {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** The provider that keeps the answer too is tried first, with the client's own bytes; see DispatchTest for those. */
    @Test
    void theChannelThatKeepsTheAnswerComesFirst() {
        ask("k", "{\"model\":\"m\",\"input\":\"Hi\"}", RESPONSES, ANSWER.formatted(1, "completed"));
        assertThat(order("resp_1")).containsExactly("default/a", "default/b", "default/c");
        ask("k", "{\"model\":\"m\",\"input\":\"Hi\"}", CHAT, ANSWER.formatted(2, "completed"));
        assertThat(order("resp_2")).containsExactly("default/b", "default/a", "default/c");
    }

    private List<String> order(String previous) {
        Exchange exchange =
                exchange("k", "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"" + previous + "\"}");
        exchange.put(
                Candidates.class,
                new FixedCandidates(
                        3,
                        Set.of(),
                        List.of(route("default/b", CHAT), route("default/a", RESPONSES), route("default/c", CHAT))));
        List<String> order = new ArrayList<>();
        stage.handle(exchange, asked -> {
            Candidates candidates = asked.get(Candidates.class);
            for (Optional<Route> next = candidates.next(); next.isPresent(); next = candidates.next()) {
                order.add(next.get().channel());
            }
            asked.attempt(route("default/a", RESPONSES), 1);
            return new Reply.Whole(HttpReply.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
        });
        return order;
    }
}
