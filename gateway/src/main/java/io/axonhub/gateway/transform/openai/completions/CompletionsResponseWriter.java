package io.axonhub.gateway.transform.openai.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.ChatUsage;
import org.jspecify.annotations.Nullable;

/** A whole answer as a completion: its text, and nothing else that an answer can hold. */
final class CompletionsResponseWriter {
    private CompletionsResponseWriter() {}

    /** {@code created}: seconds since the epoch. */
    static byte[] write(Response response, Request request, Notes notes, long created) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < response.content().size(); i++) {
            text.append(text(response.content().get(i), "content[" + i + "]", notes));
        }
        String model = response.model().isEmpty() ? request.model() : response.model();
        ObjectNode body = head(response.id(), created, model);
        body.putArray("choices").add(choice(text.toString(), finish(response.stop())));
        if (response.usage() != null) {
            body.set("usage", ChatUsage.write(response.usage()));
        }
        return Json.bytes(body);
    }

    static ObjectNode head(String id, long created, String model) {
        return Json.object()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", created)
                .put("model", model);
    }

    static ObjectNode choice(String text, @Nullable String finish) {
        ObjectNode choice = Json.object().put("text", text).put("index", 0);
        return choice.putNull("logprobs").put("finish_reason", finish);
    }

    /** A completion calls no tools: of the reasons it knows, a stop is the nearest. */
    static String finish(StopReason stop) {
        return stop.kind() == StopReason.Kind.TOOL_CALLS ? "stop" : ChatStop.write(stop, false);
    }

    /** What a part is in a completion: text or, noted, nothing. */
    static String text(Content part, String path, Notes notes) {
        return switch (part) {
            case Content.Text words -> words.text();
            case Content.Refusal words -> words.text();
            case Content.Reasoning words -> dropped(path, "reasoning", notes);
            case Content.RedactedReasoning hidden -> dropped(path, "reasoning", notes);
            case Content.ToolCall call -> dropped(path, "a tool call", notes);
            case Content.ToolResult result -> dropped(path, "a tool result", notes);
            case Content.Image image -> dropped(path, "an image", notes);
            case Content.Audio audio -> dropped(path, "audio", notes);
            case Content.Document document -> dropped(path, "a document", notes);
            case Content.Opaque opaque -> dropped(path, opaque.type() + " of " + opaque.format(), notes);
        };
    }

    private static String dropped(String path, String what, Notes notes) {
        notes.dropped(path, what + " has no place in a completion");
        return "";
    }
}
