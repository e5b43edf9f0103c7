package io.axonhub.gateway.transform.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client of the data stream: refuses what AI SDK 4 refuses, and makes the message that its {@code useChat} makes. */
public final class DataChat implements Chat {
    private final ObjectNode message =
            Json.object().put("id", "m").put("role", "assistant").put("content", "");
    private final ArrayNode parts = message.putArray("parts");
    private final Map<String, ObjectNode> calls = new HashMap<>();
    private @Nullable ObjectNode text;
    private @Nullable ObjectNode reasoning;
    private @Nullable ObjectNode detail;
    private int step;
    private String last = "";
    private String error = "";

    @Override
    public void accept(byte[] stream) {
        String all = new String(stream, StandardCharsets.UTF_8);
        assertThat(all.isEmpty() || all.endsWith("\n")).as("whole lines").isTrue();
        for (String line : all.lines().toList()) {
            if (!line.isEmpty()) {
                assertThat(line).matches("(?s)[0-9a-k]:.*");
                line(line.substring(0, 1), Json.parse(line.substring(2)));
            }
        }
    }

    private void line(String code, JsonNode value) {
        assertThat(last).as("nothing behind the end, but " + code + value).isNotEqualTo("d");
        assertThat(error.isEmpty() || code.equals("d")).isTrue();
        last = code;
        switch (code) {
            case "f" -> {
                assertThat(value.path("messageId").isTextual()).isTrue();
                parts.addObject().put("type", "step-start");
            }
            case "0" -> text(value);
            case "g" -> reasoning(value);
            case "j" -> {
                if (detail != null) {
                    detail.put("signature", value.path("signature").textValue());
                }
            }
            case "i" -> {
                details()
                        .addObject()
                        .put("type", "redacted")
                        .put("data", value.path("data").textValue());
                detail = null;
            }
            case "b" -> call(value);
            case "c" -> assertThat(calls).containsKey(value.path("toolCallId").textValue());
            case "9" -> called(value);
            case "h" -> parts.addObject().put("type", "source").set("source", value);
            case "k" -> assertThat(value.path("data").isTextual()).isTrue();
            case "3" -> error = value.textValue();
            case "e" -> {
                assertThat(value.path("isContinued").isBoolean()).isTrue();
                step++;
                text = null;
                reasoning = null;
                detail = null;
            }
            case "d" -> {} // how it ended, and its usage
            default -> throw new AssertionError("code " + code);
        }
    }

    private void text(JsonNode value) {
        if (text == null) {
            text = parts.addObject().put("type", "text").put("text", "");
        }
        text.put("text", text.path("text").textValue() + value.textValue());
        message.put("content", message.path("content").textValue() + value.textValue());
    }

    private ArrayNode details() {
        if (reasoning == null) {
            reasoning = parts.addObject().put("type", "reasoning").put("reasoning", "");
            reasoning.putArray("details");
        }
        return (ArrayNode) reasoning.path("details");
    }

    private void reasoning(JsonNode value) {
        ArrayNode details = details();
        if (detail == null) {
            detail = details.addObject().put("type", "text").put("text", "");
        }
        detail.put("text", detail.path("text").textValue() + value.textValue());
    }

    private void call(JsonNode value) {
        ObjectNode invocation = Json.object().put("state", "partial-call").put("step", step);
        invocation.setAll((ObjectNode) value);
        parts.addObject().put("type", "tool-invocation").set("toolInvocation", invocation);
        assertThat(calls.put(value.path("toolCallId").textValue(), invocation)).isNull();
    }

    private void called(JsonNode value) {
        assertThat(value.path("args").isObject()).as("args of " + value).isTrue();
        ObjectNode invocation =
                Objects.requireNonNull(calls.get(value.path("toolCallId").textValue()));
        invocation.put("state", "call").setAll((ObjectNode) value);
    }

    @Override
    public ObjectNode message() {
        return message;
    }

    @Override
    public boolean complete() {
        return last.equals("d") && error.isEmpty();
    }

    @Override
    public String error() {
        return error;
    }

    @Override
    public byte[] reply() {
        return reply(Json.object().put("role", "user").put("content", "Hi"));
    }
}
