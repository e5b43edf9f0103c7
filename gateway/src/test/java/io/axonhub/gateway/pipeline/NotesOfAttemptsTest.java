package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each attempt has its own list of what was lost, there and back. */
class NotesOfAttemptsTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Dialect MESSAGES = AllFormats.named("anthropic");
    private static final String ANSWER =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                    + "\"container\":{\"id\":\"ct\"},\"stop_details\":null,"
                    + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"service_tier\":\"standard\","
                    + "\"server_tool_use\":{\"web_search_requests\":2,\"web_fetch_requests\":0}}}";
    private static final String STREAM =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                    + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"content\":[],"
                    + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"service_tier\":\"standard\"}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                    + "\"content_block\":{\"type\":\"text\",\"text\":\"Hi\"}}\n\n"
                    + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n";
    private static final String END = "event: message_delta\ndata: {\"type\":\"message_delta\","
            + "\"delta\":{\"stop_reason\":\"end_turn\",\"container\":{\"id\":\"ct\"}},"
            + "\"usage\":{\"output_tokens\":2,\"server_tool_use\":{\"web_search_requests\":2}}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private static List<String> fields(Notes notes) {
        return notes.list().stream().map(Notes.Note::field).toList();
    }

    private static Exchange exchange(boolean stream) {
        byte[] body = ("{\"model\":\"m\",\"max_tokens\":9,\"seed\":7,\"stream\":%s,"
                        + "\"messages\":[{\"role\":\"user\",\"name\":\"Ann\",\"content\":\"Hi\"}]}")
                .formatted(stream)
                .getBytes(StandardCharsets.UTF_8);
        return new Exchange("req_1", CHAT.inbound(), CHAT.call(Headers.empty(), body), Instant.EPOCH, 0, "::1");
    }

    private static Reply send(Exchange exchange, Dialect provider, Script script) {
        exchange.attempt(Rig.route(provider, "up"), 1);
        return new Dispatch(new ScriptedUpstream(script), Clock.systemUTC(), () -> 2).proceed(exchange);
    }

    @Test
    void anAnswersUnknownMembersAreListed() {
        Exchange exchange = exchange(false);
        send(exchange, MESSAGES, Script.json(200, ANSWER));
        assertThat(fields(exchange.notes()))
                .containsExactly(
                        "messages[0].name",
                        "seed",
                        "response.container",
                        "response.usage.server_tool_use",
                        "response.usage.service_tier");
    }

    @Test
    void anUnknownMemberIsListedOnceWhateverTheClientSpeaks() {
        Dialect responses = AllFormats.named("openai-responses");
        byte[] body = "{\"model\":\"m\",\"input\":\"Hi\"}".getBytes(StandardCharsets.UTF_8);
        Exchange exchange = new Exchange("req_1", responses.inbound(), responses.call(body), Instant.EPOCH, 0, "::1");
        send(
                exchange,
                CHAT,
                Script.json(
                        200,
                        "{\"id\":\"x\",\"model\":\"up\",\"system_fingerprint\":\"fp\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
                                + "\"finish_reason\":\"stop\"}]}"));
        assertThat(fields(exchange.notes())).containsExactly("response.system_fingerprint");
    }

    @Test
    void whatAStreamLosesBehindItsHeadIsListedAtItsEnd() {
        Exchange exchange = exchange(true);
        Reply.Stream stream = (Reply.Stream) send(exchange, MESSAGES, Script.sse(STREAM, END));
        assertThat(fields(exchange.notes())).containsExactly("messages[0].name", "seed");
        Rig.drain(stream.chunks());
        assertThat(fields(exchange.notes()))
                .containsExactly(
                        "messages[0].name",
                        "seed",
                        "response.container",
                        "response.usage.server_tool_use",
                        "response.usage.service_tier");
    }

    @Test
    void whatStreamsUnaskedAndWhatAnswersWholeLosesTheSame() {
        Exchange collected = exchange(false);
        send(collected, MESSAGES, Script.sse(STREAM, END));
        Exchange replayed = exchange(true);
        send(replayed, MESSAGES, Script.json(200, ANSWER));
        assertThat(fields(collected.notes()))
                .containsExactlyInAnyOrderElementsOf(fields(replayed.notes()))
                .contains("response.container");
    }

    @Test
    void aSecondAttemptHasItsOwnList() {
        Exchange exchange = exchange(false);
        send(exchange, MESSAGES, Script.json(200, ANSWER));
        send(
                exchange,
                CHAT,
                Script.json(
                        200,
                        "{\"id\":\"x\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                                + "\"service_tier\":\"flex\"}"));
        assertThat(exchange.attempts()).hasSize(2);
        assertThat(fields(exchange.attempts().getFirst().notes())).contains("seed");
        assertThat(exchange.notes()).isSameAs(exchange.attempts().getLast().notes());
        assertThat(fields(exchange.notes())).as("a pass-through loses nothing").isEmpty();
    }

    @Test
    void theListIsBounded() {
        Notes notes = new Notes();
        for (int i = 0; i < 10_000; i++) {
            notes.dropped("messages[" + i + "].name", "no equivalent");
            notes.dropped("messages[0].name", "no equivalent");
        }
        assertThat(notes.list()).hasSize(201);
        assertThat(notes.list().getLast().reason()).isEqualTo("9800 more losses are not listed");
    }
}
