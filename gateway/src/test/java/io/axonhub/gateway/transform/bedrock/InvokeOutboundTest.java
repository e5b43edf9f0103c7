package io.axonhub.gateway.transform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.EventOrder;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.anthropic.HostedOutbound;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvokeOutboundTest {
    private static final String MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private final Dialect anthropic = AllFormats.named("anthropic");
    private final GenerationOutbound outbound = new InvokeOutbound(HostedOutbound.bedrock());
    private final Target target = new Target(MODEL, AllFormats.everything());
    private final Notes notes = new Notes();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private HttpCall forward(String body, Headers headers) {
        HttpCall call = anthropic.call(headers, utf8(body));
        return outbound.forward(call, anthropic.inbound().envelope(call), target, notes);
    }

    @Test
    void editsAForwardedBodyAndLeavesEveryOtherByte() {
        HttpCall call = forward(
                "{\"model\":\"claude\", \"max_tokens\":1e2,\"temperature\":1.0 , \"stream\":true,\"messages\":[ {\"role\":\"user\",\"content\":\"Hi\"} ],\"service_tier\":\"auto\"}",
                Headers.of("anthropic-version", "2023-06-01", "anthropic-beta", "a-1, b-2"));
        assertThat(new String(call.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"max_tokens\":1e2,\"temperature\":1.0 , \"messages\":[ {\"role\":\"user\",\"content\":\"Hi\"} ],"
                                + "\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"a-1\",\"b-2\"]}");
        assertThat(call.path())
                .isEqualTo("/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream");
        assertThat(call.headers())
                .isEqualTo(
                        Headers.of("content-type", "application/json", "accept", "application/vnd.amazon.eventstream"));
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("service_tier");
    }

    @Test
    void escapesAProfilesArnIntoOneSegment() {
        String arn =
                "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-5-20251101-v1:0";
        HttpCall call = anthropic.call(utf8("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[]}"));
        assertThat(outbound.forward(
                                call,
                                anthropic.inbound().envelope(call),
                                new Target(arn, AllFormats.everything()),
                                notes)
                        .path())
                .isEqualTo("/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2F"
                        + "us.anthropic.claude-opus-4-5-20251101-v1%3A0/invoke");
    }

    @Test
    void takesStreamingHintsOffTools() {
        HttpCall call = forward(
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[],\"tools\":[{\"name\":\"a\",\"eager_input_streaming\":true},{\"name\":\"b\"}]}",
                Headers.empty());
        assertThat(Json.parse(call.body()).path("tools").toString()).isEqualTo("[{\"name\":\"a\"},{\"name\":\"b\"}]");
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("tools[0].eager_input_streaming");
    }

    @Test
    void movesTheAutomaticCacheMarkerToTheLastBlock() {
        HttpCall call = forward(
                "{\"model\":\"m\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"},\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                Headers.empty());
        JsonNode body = Json.parse(call.body());
        assertThat(body.has("cache_control")).isFalse();
        assertThat(body.at("/messages/0/content").toString())
                .isEqualTo(
                        "[{\"type\":\"text\",\"text\":\"Hi\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]");
    }

    @Test
    void refusesAddressesByTheirField() {
        String body =
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                        + "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x\"}}]}]}";
        assertThatThrownBy(() -> forward(body, Headers.empty()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOfSatisfying(LlmError.InvalidRequest.class, error -> {
                            assertThat(error.param()).isEqualTo("messages.0.content.1.source");
                            assertThat(error.message()).contains("bedrock");
                        }));
    }

    /** For requests of other formats the body is Anthropic's, but for the members that Bedrock wants elsewhere. */
    @Test
    void everyTranslatedRequestIsAnthropicsButForTheWrapping() {
        Dialect chat = AllFormats.named("openai-chat");
        int compared = 0;
        for (Golden.Case wanted : Golden.cases("openai-chat", ".request.json")) {
            HttpCall call = chat.call(wanted.bytes());
            ObjectNode expected;
            try {
                expected = (ObjectNode) Json.parse(anthropic
                        .outbound()
                        .write(chat.inbound().read(call), target, new Notes())
                        .body());
            } catch (GatewayException e) {
                continue;
            }
            if (expected.toString().contains("\"type\":\"url\"")) {
                assertThatThrownBy(() -> outbound.write(chat.inbound().read(call), target, new Notes()))
                        .isInstanceOf(GatewayException.class);
                continue;
            }
            expected.remove(List.of("model", "stream", "service_tier"));
            expected.put("anthropic_version", "bedrock-2023-05-31");
            HttpCall written = outbound.write(chat.inbound().read(call), target, new Notes());
            assertThat(Json.parse(written.body())).as(wanted.toString()).isEqualTo(expected);
            compared++;
        }
        assertThat(compared).isGreaterThan(15);
    }

    private static byte[] chunk(byte[] event) {
        ObjectNode payload = Json.object()
                .put("bytes", Base64.getEncoder().encodeToString(event))
                .put("p", "abcdefghij");
        return EventStreamBytes.event("chunk", Json.bytes(payload));
    }

    private List<StreamEvent> events(List<SseFrame> frames) {
        StreamReader reader = outbound.streamReader();
        List<StreamEvent> events = new ArrayList<>();
        frames.forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        return events;
    }

    /** The vendor's own stream comes out of the wrapping, its JSON byte for byte. */
    @Test
    void everyWrappedStreamIsTheVendorsOwn() {
        for (Golden.Case wanted : Golden.cases("anthropic", ".stream.sse")) {
            List<SseFrame> bare = Golden.frames(anthropic.outbound().frames(), wanted.bytes()).stream()
                    .filter(frame ->
                            frame.hasData() && Json.parseObject(frame.text()).isPresent())
                    .toList();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            bare.forEach(frame -> body.writeBytes(chunk(frame.data())));
            List<SseFrame> frames = Golden.frames(outbound.frames(), body.toByteArray());
            assertThat(frames).hasSameSizeAs(bare);
            for (int i = 0; i < bare.size(); i++) {
                assertThat(frames.get(i).text()).isEqualTo(bare.get(i).text());
                String type = Json.parse(bare.get(i).data()).path("type").asText("");
                String head = type.isEmpty() ? "" : "event: " + type + "\n";
                assertThat(new String(frames.get(i).raw(), StandardCharsets.UTF_8))
                        .isEqualTo(head + "data: " + bare.get(i).text() + "\n\n");
            }
            EventOrder.check(events(frames));
        }
    }

    private byte[] someStream() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String event : List.of(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\",\"usage\":{\"input_tokens\":3}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}",
                "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":3}}")) {
            body.writeBytes(chunk(utf8(event)));
        }
        return body.toByteArray();
    }

    /** Up to the event that says why the model stopped, behind which a dialect's stream counts as complete. */
    @Test
    void aCutAnywhereNeverLooksComplete() {
        byte[] body = someStream();
        int stopped = body.length - lastMessage(body);
        for (int cut = 0; cut < stopped; cut++) {
            FrameDecoder decoder = outbound.frames();
            List<SseFrame> frames = new ArrayList<>(decoder.accept(body, 0, cut));
            frames.addAll(decoder.finish());
            List<StreamEvent> events = events(frames);
            EventOrder.check(events);
            assertThat(events.getLast()).as("cut at " + cut).isNotEqualTo(new StreamEvent.End(true));
        }
        assertThat(events(Golden.frames(outbound.frames(), body)).getLast()).isEqualTo(new StreamEvent.End(true));
    }

    private static int lastMessage(byte[] body) {
        int at = 0;
        int length = 0;
        while (at < body.length) {
            length = EventMessage.length(body, at, EventFrames.MAX_MESSAGE);
            at += length;
        }
        return length;
    }

    @Test
    void anExceptionInTheStreamIsTyped() {
        byte[] exception = EventStreamBytes.exception("throttlingException", utf8("{\"message\":\"slow down\"}"));
        List<StreamEvent> events = events(Golden.frames(outbound.frames(), exception));
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().failure()).isInstanceOf(LlmError.RateLimited.class);
    }

    @Test
    void nothingComesBehindTheEnd() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(someStream());
        body.writeBytes(EventStreamBytes.exception("internalServerException", utf8("{}")));
        EventOrder.check(events(Golden.frames(outbound.frames(), body.toByteArray())));
    }

    @Test
    void aChunkWithoutJsonIsBroken() {
        for (String payload : List.of("{}", "{\"bytes\":\"%%\"}", "no json", "{\"bytes\":\"bm8ganNvbg==\"}")) {
            List<StreamEvent> events =
                    events(Golden.frames(outbound.frames(), EventStreamBytes.event("chunk", utf8(payload))));
            assertThat(events.getLast().failure()).as(payload).isInstanceOf(LlmError.MalformedUpstream.class);
        }
    }

    @Test
    void foreignEventsAreNotPassedOn() {
        List<SseFrame> frames = Golden.frames(outbound.frames(), EventStreamBytes.event("other", utf8("{}")));
        HttpCall call = anthropic.call(utf8("{\"model\":\"m\"}"));
        assertThat(frames)
                .allMatch(
                        frame -> outbound.isInjected(frame, anthropic.inbound().envelope(call)));
    }
}
