package io.axonhub.gateway.transform.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A client of the UI message stream, as strict as the strictest: what AI SDK 5.0.0 refuses (members it does not know), and what 6 and 7
 * throw on (deltas without a start). It makes the message that {@code useChat} makes.
 */
public final class UiChat implements Chat {
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("start", Set.of("messageId", "messageMetadata")),
            Map.entry("start-step", Set.of()),
            Map.entry("text-start", Set.of("id", "providerMetadata")),
            Map.entry("text-delta", Set.of("id", "delta", "providerMetadata")),
            Map.entry("text-end", Set.of("id", "providerMetadata")),
            Map.entry("reasoning-start", Set.of("id", "providerMetadata")),
            Map.entry("reasoning-delta", Set.of("id", "delta", "providerMetadata")),
            Map.entry("reasoning-end", Set.of("id", "providerMetadata")),
            Map.entry("tool-input-start", Set.of("toolCallId", "toolName", "providerExecuted", "dynamic")),
            Map.entry("tool-input-delta", Set.of("toolCallId", "inputTextDelta")),
            Map.entry(
                    "tool-input-available",
                    Set.of("toolCallId", "toolName", "input", "providerExecuted", "providerMetadata", "dynamic")),
            Map.entry("source-url", Set.of("sourceId", "url", "title", "providerMetadata")),
            Map.entry("file", Set.of("url", "mediaType", "providerMetadata")),
            Map.entry("error", Set.of("errorText")),
            Map.entry("finish-step", Set.of()),
            Map.entry("finish", Set.of("messageMetadata")));
    private static final Set<String> OPTIONAL =
            Set.of("messageId", "messageMetadata", "providerMetadata", "providerExecuted", "dynamic", "title");

    private final ObjectNode message = Json.object().put("id", "m").put("role", "assistant");
    private final ArrayNode parts = message.putArray("parts");
    private final Map<String, ObjectNode> open = new HashMap<>();
    private final Map<String, ObjectNode> calls = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<String> types = new ArrayList<>();
    private String error = "";
    private boolean done;

    @Override
    public void accept(byte[] stream) {
        SseDecoder decoder = new SseDecoder();
        List<SseFrame> frames = new ArrayList<>(decoder.accept(stream, 0, stream.length));
        frames.addAll(decoder.finish());
        for (SseFrame frame : frames) {
            if (frame.hasData()) {
                data(frame);
            }
        }
    }

    private void data(SseFrame frame) {
        assertThat(done).as("nothing behind [DONE], but " + frame.text()).isFalse();
        assertThat(frame.event()).isNull();
        if (frame.isText("[DONE]")) {
            done = true;
            return;
        }
        ObjectNode chunk = (ObjectNode) Json.parse(frame.data());
        String type = chunk.path("type").asText();
        check(chunk, type);
        assertThat(error).as("nothing behind an error, but " + type).isEmpty();
        types.add(type);
        take(chunk, type);
    }

    private static void check(ObjectNode chunk, String type) {
        Set<String> known = KNOWN.get(type);
        assertThat(known).as("known type " + type).isNotNull();
        Set<String> members = new HashSet<>();
        chunk.properties().forEach(member -> {
            assertThat(member.getValue().isNull() && !member.getKey().equals("input"))
                    .as("a null in " + chunk)
                    .isFalse();
            members.add(member.getKey());
        });
        members.remove("type");
        assertThat(known).as("members of " + chunk).containsAll(members);
        Set<String> needed = new HashSet<>(known);
        needed.removeAll(OPTIONAL);
        assertThat(members).as("members of " + chunk).containsAll(needed);
    }

    private void take(ObjectNode chunk, String type) {
        switch (type) {
            case "start" -> assertThat(types).containsExactly("start");
            case "start-step" -> parts.addObject().put("type", "step-start");
            case "text-start", "reasoning-start" -> start(chunk, type.substring(0, type.indexOf('-')));
            case "text-delta", "reasoning-delta" -> {
                ObjectNode part = opened(chunk, type);
                part.put(
                        "text", part.path("text").asText() + chunk.path("delta").asText());
            }
            case "text-end", "reasoning-end" -> {
                ObjectNode part = opened(chunk, type);
                part.put("state", "done");
                metadata(chunk, part);
                open.remove(chunk.path("id").asText());
            }
            case "tool-input-start" -> call(chunk);
            case "tool-input-delta" ->
                assertThat(calls).containsKey(chunk.path("toolCallId").asText());
            case "tool-input-available" -> {
                ObjectNode call = Objects.requireNonNull(
                        calls.get(chunk.path("toolCallId").asText()));
                call.put("state", "input-available").set("input", chunk.get("input"));
                if (chunk.has("providerMetadata")) {
                    call.set("callProviderMetadata", chunk.get("providerMetadata"));
                }
            }
            case "source-url", "file" -> parts.add(chunk);
            case "error" -> error = chunk.path("errorText").asText();
            case "finish-step" -> assertThat(open).as("open parts").isEmpty();
            default -> message.set("metadata", chunk.path("messageMetadata"));
        }
    }

    private void start(ObjectNode chunk, String type) {
        String id = chunk.path("id").asText();
        assertThat(ids.add(id)).as("a new id: " + id).isTrue();
        ObjectNode part = parts.addObject().put("type", type).put("text", "").put("state", "streaming");
        metadata(chunk, part);
        open.put(id, part);
    }

    private ObjectNode opened(ObjectNode chunk, String type) {
        ObjectNode part = Objects.requireNonNull(open.get(chunk.path("id").asText()), type + " of an open part");
        assertThat(type).startsWith(part.path("type").asText() + "-");
        return part;
    }

    private static void metadata(ObjectNode chunk, ObjectNode part) {
        JsonNode metadata = chunk.get("providerMetadata");
        if (metadata != null) {
            part.set("providerMetadata", metadata);
        }
    }

    private void call(ObjectNode chunk) {
        String id = chunk.path("toolCallId").asText();
        ObjectNode call = parts.addObject()
                .put("type", "tool-" + chunk.path("toolName").asText())
                .put("toolCallId", id)
                .put("state", "input-streaming");
        assertThat(calls.put(id, call)).as("a new call: " + id).isNull();
    }

    @Override
    public ObjectNode message() {
        return message;
    }

    @Override
    public boolean complete() {
        int size = types.size();
        return done && size > 3 && types.subList(size - 2, size).equals(List.of("finish-step", "finish"));
    }

    @Override
    public String error() {
        return error;
    }

    @Override
    public byte[] reply() {
        ObjectNode question = Json.object().put("id", "q").put("role", "user");
        question.putArray("parts").addObject().put("type", "text").put("text", "Hi");
        return reply(question);
    }
}
