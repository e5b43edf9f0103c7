package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.Annotations;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.ChatUsage;
import io.axonhub.gateway.transform.openai.CustomTools;
import java.util.List;
import java.util.Map;

/** A whole answer for a client of this dialect. */
final class ChatResponseWriter {
    private final Request request;
    private final Notes notes;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final ArrayNode calls = Json.array();
    private final ArrayNode annotations = Json.array();
    private final ChatReasoningWriter reasoning;
    private final boolean legacy;
    private boolean spoke;

    private ChatResponseWriter(Request request, Notes notes) {
        this.request = request;
        this.notes = notes;
        this.reasoning = new ChatReasoningWriter(notes, true, true);
        this.legacy = LegacyFunctions.are(request);
    }

    /** {@code created}: seconds since the epoch. */
    static byte[] write(Response response, Request request, Notes notes, long created) {
        ChatResponseWriter writer = new ChatResponseWriter(request, notes);
        for (int i = 0; i < response.content().size(); i++) {
            writer.add(response.content().get(i), "content[" + i + "]");
        }
        ObjectNode body = Json.object()
                .put("id", response.id())
                .put("object", "chat.completion")
                .put("created", created)
                .put("model", response.model().isEmpty() ? request.model() : response.model());
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", writer.message());
        choice.putNull("logprobs");
        String finish = ChatStop.write(response.stop(), !writer.refusal.isEmpty());
        choice.put("finish_reason", writer.legacy ? LegacyFunctions.finish(finish) : finish);
        if (response.usage() != null) {
            body.set("usage", ChatUsage.write(response.usage()));
        }
        return Json.bytes(body);
    }

    private void add(Content part, String path) {
        switch (part) {
            case Content.Text words -> {
                spoke = true;
                text.append(words.text());
                noteExtras(words.extras(), path, notes);
                cite(words.citations(), path);
            }
            case Content.Refusal words -> refusal.append(words.text());
            case Content.Reasoning words -> reasoning.add(words, path);
            case Content.RedactedReasoning hidden -> reasoning.add(hidden, path);
            case Content.ToolCall call -> {
                noteExtras(call.extras(), path, notes);
                if (legacy && !calls.isEmpty()) {
                    notes.dropped(path, LegacyFunctions.ONE_ONLY);
                    return;
                }
                calls.add(ChatToolCalls.write(forClient(call, request)));
            }
            case Content.Opaque opaque ->
                notes.dropped(path, opaque.type() + " of " + opaque.format() + " has no place in an OpenAI answer");
            case Content.Image image -> notes.dropped(path, "an image has no place in an OpenAI answer");
            case Content.Audio audio -> notes.dropped(path, "audio has no place in a translated answer");
            case Content.Document document -> notes.dropped(path, "a document has no place in an OpenAI answer");
            case Content.ToolResult result -> notes.dropped(path, "a tool result has no place in an OpenAI answer");
        }
    }

    /** Notes what another format's part brought along. */
    static void noteExtras(Map<String, JsonNode> extras, String path, Notes notes) {
        extras.keySet().stream()
                .sorted()
                .forEach(name -> notes.dropped(path + "." + name, "not part of an OpenAI answer"));
    }

    /** Arguments that a client can parse, of the kind that it declared. */
    private static Content.ToolCall forClient(Content.ToolCall call, Request request) {
        if (CustomTools.isCustom(call, request)) {
            return CustomTools.asCustom(call);
        }
        boolean blank = call.kind() == Content.ToolCall.Kind.FUNCTION
                && call.arguments().isBlank();
        return blank ? call.withArguments("{}") : call;
    }

    private void cite(List<JsonNode> citations, String path) {
        for (JsonNode citation : citations) {
            Annotations.chat(citation)
                    .ifPresentOrElse(
                            annotations::add, () -> notes.dropped(path + ".citations", "citations of another format"));
        }
    }

    private ObjectNode message() {
        boolean silent = !spoke && (!calls.isEmpty() || !refusal.isEmpty());
        ObjectNode message = Json.object().put("role", "assistant").put("content", silent ? null : text.toString());
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        reasoning.into(message);
        if (!annotations.isEmpty()) {
            message.set("annotations", annotations);
        }
        if (legacy && !calls.isEmpty()) {
            message.setAll(LegacyFunctions.of(calls.get(0)));
        } else if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }
}
