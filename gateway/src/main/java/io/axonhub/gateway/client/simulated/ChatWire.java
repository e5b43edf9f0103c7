package io.axonhub.gateway.client.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script in the bytes of OpenAI's chat completions, whole or as a stream. */
final class ChatWire {
    private static final int FRAGMENT = 8;

    private final Script script;
    private final String id;
    private final long created;

    ChatWire(Script script, long created) {
        this.script = script;
        this.created = created;
        String seed = script.prompt().model() + '\n' + script.prompt().lastUser();
        this.id = "chatcmpl-sim-" + Integer.toHexString(seed.hashCode());
    }

    /** The whole answer. */
    byte[] whole() {
        ObjectNode body = envelope("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        ObjectNode message = choice.putObject("message");
        message.put("role", "assistant");
        boolean silent = script.refusal() || script.text().isEmpty();
        message.put("content", silent ? null : script.text());
        message.put("refusal", script.refusal() ? script.text() : null);
        if (!script.reasoning().isEmpty()) {
            message.put("reasoning_content", script.reasoning());
        }
        Script.ToolCall tool = script.tool();
        if (tool != null) {
            ObjectNode call = message.putArray("tool_calls").addObject();
            call.put("id", tool.id()).put("type", "function");
            call.putObject("function").put("name", tool.name()).put("arguments", tool.arguments());
        }
        choice.putNull("logprobs");
        choice.put("finish_reason", script.finish());
        body.set("usage", script.usage());
        return Json.bytes(body);
    }

    /** The stream's frames, the last one [DONE]. */
    List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        frames.add(delta(Json.object().put("role", "assistant").put("content", ""), null));
        for (String word : Script.words(script.reasoning())) {
            frames.add(delta(Json.object().put("reasoning_content", word), null));
        }
        for (String word : Script.words(script.text())) {
            frames.add(delta(Json.object().put(script.refusal() ? "refusal" : "content", word), null));
        }
        Script.ToolCall tool = script.tool();
        if (tool != null) {
            call(tool, frames);
        }
        frames.add(delta(Json.object(), script.finish()));
        if (script.prompt().streamUsage()) {
            ObjectNode chunk = envelope("chat.completion.chunk");
            chunk.putArray("choices");
            chunk.set("usage", script.usage());
            frames.add(SseFrame.encode(null, Json.bytes(chunk)));
        }
        frames.add("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
        return frames;
    }

    private void call(Script.ToolCall tool, List<byte[]> frames) {
        ObjectNode first = Json.object();
        ObjectNode opening = first.putArray("tool_calls").addObject().put("index", 0);
        opening.put("id", tool.id()).put("type", "function");
        opening.putObject("function").put("name", tool.name()).put("arguments", "");
        frames.add(delta(first, null));
        String arguments = tool.arguments();
        for (int from = 0; from < arguments.length(); from += FRAGMENT) {
            ObjectNode next = Json.object();
            ObjectNode fragment = next.putArray("tool_calls").addObject().put("index", 0);
            fragment.putObject("function")
                    .put("arguments", arguments.substring(from, Math.min(arguments.length(), from + FRAGMENT)));
            frames.add(delta(next, null));
        }
    }

    private byte[] delta(ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = envelope("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        choice.put("finish_reason", finish);
        if (script.prompt().streamUsage()) {
            chunk.putNull("usage");
        }
        return SseFrame.encode(null, Json.bytes(chunk));
    }

    private ObjectNode envelope(String object) {
        ObjectNode body = Json.object();
        body.put("id", id).put("object", object).put("created", created);
        return body.put("model", script.prompt().model()).put("system_fingerprint", "fp_simulated");
    }

    /** An error as OpenAI sends it, with what its status usually says. */
    static ObjectNode error(int status, @Nullable String message) {
        String type = switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
        String code = switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        error.put("message", message == null ? "simulated error " + status : message)
                .put("type", type);
        error.putNull("param").put("code", code);
        return body;
    }
}
