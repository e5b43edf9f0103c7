package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Notes;
import java.util.Optional;

/**
 * A whole answer as the assistant's {@code UIMessage}, which is what {@code useChat} makes of its stream: an app that says
 * {@code stream: false} can store it as it is.
 */
final class UiMessageWriter {
    private static final String DONE = "done";

    private final ArrayNode parts = Json.array();
    private final Notes notes;
    private int index;
    private int sources;

    private UiMessageWriter(Notes notes) {
        this.notes = notes;
    }

    static JsonNode write(Response response, String id, Notes notes) {
        UiMessageWriter writer = new UiMessageWriter(notes);
        writer.parts.addObject().put("type", "step-start");
        for (Content part : response.content()) {
            writer.add(part);
            writer.index++;
        }
        ObjectNode message = Json.object().put("id", id).put("role", "assistant");
        message.set("metadata", Ending.metadata(response.model(), response.stop(), response.usage()));
        message.set("parts", writer.parts);
        return message;
    }

    private void add(Content part) {
        switch (part) {
            case Content.Text text -> {
                words("text", text.text());
                text.citations().forEach(this::cite);
            }
            case Content.Refusal refusal -> words("text", refusal.text());
            case Content.Reasoning reasoning -> {
                if (!reasoning.text().isEmpty() || reasoning.signature() != null) {
                    ObjectNode json = part("reasoning", reasoning.text());
                    if (reasoning.signature() != null) {
                        json.set(Carrier.MEMBER, Carrier.signed(reasoning.signature()));
                    }
                }
            }
            case Content.RedactedReasoning redacted ->
                part("reasoning", "").set(Carrier.MEMBER, Carrier.redacted(redacted.data()));
            case Content.ToolCall call -> call(call);
            default ->
                AnswerParts.file(part)
                        .ifPresentOrElse(
                                file -> parts.addObject()
                                        .put("type", "file")
                                        .put("mediaType", file.mime())
                                        .put("url", file.address()),
                                () -> AnswerParts.drop(index, part, notes));
        }
    }

    private void words(String type, String text) {
        if (!text.isEmpty()) {
            part(type, text);
        }
    }

    private ObjectNode part(String type, String text) {
        return parts.addObject().put("type", type).put("text", text).put("state", DONE);
    }

    private void call(Content.ToolCall call) {
        Optional<JsonNode> input = AnswerParts.input(call, call.arguments());
        ObjectNode json = parts.addObject().put("type", "tool-" + call.name()).put("toolCallId", call.id());
        json.put("state", input.isPresent() ? "input-available" : "input-streaming");
        Carrier.sign(call, json, ToolPart.METADATA);
        input.ifPresentOrElse(
                value -> json.set("input", value),
                () -> notes.degraded("content[" + index + "]", "the call's arguments broke off: it stays unfinished"));
    }

    private void cite(JsonNode citation) {
        AnswerParts.source(citation)
                .ifPresentOrElse(
                        source -> {
                            ObjectNode json = parts.addObject()
                                    .put("type", "source-url")
                                    .put("sourceId", "source-" + sources++)
                                    .put("url", source.url());
                            if (source.title() != null) {
                                json.put("title", source.title());
                            }
                        },
                        () -> notes.dropped("content[" + index + "].citations", "it names no page"));
    }
}
