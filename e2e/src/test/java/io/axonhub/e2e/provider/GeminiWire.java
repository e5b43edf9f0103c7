package io.axonhub.e2e.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gemini's generateContent: calls come whole, the first with the signature of the thought before it, the finish in the last chunk. */
final class GeminiWire implements Wire {
    @Override
    public String whole(Turn turn, Recorded request, String id) {
        List<ObjectNode> parts = new ArrayList<>();
        String signature = "";
        for (Turn.Part part : turn.parts()) {
            switch (part) {
                case Turn.Text words -> parts.add(text(words.text()));
                case Turn.Thinking thinking -> {
                    parts.add(text(thinking.text()).put("thought", true));
                    signature = thinking.signature();
                }
                case Turn.Call call -> {
                    parts.add(call(call, signature));
                    signature = "";
                }
            }
        }
        return chunk(request, id, parts, turn).toString();
    }

    @Override
    public List<String> frames(Turn turn, Recorded request, String id) {
        List<String> frames = new ArrayList<>();
        String signature = "";
        for (Turn.Part part : turn.parts()) {
            switch (part) {
                case Turn.Text words ->
                    Wire.pieces(words.text(), 8).forEach(p -> frames.add(frame(request, id, text(p))));
                case Turn.Thinking thinking -> {
                    signature = thinking.signature();
                    Wire.pieces(thinking.text(), 3)
                            .forEach(p -> frames.add(frame(request, id, text(p).put("thought", true))));
                }
                case Turn.Call call -> {
                    frames.add(frame(request, id, call(call, signature)));
                    signature = "";
                }
            }
        }
        frames.add("data: " + chunk(request, id, List.of(text("")), turn) + "\r\n\r\n");
        return frames;
    }

    @Override
    public String error(String type, String code, String message) {
        ObjectNode root = Tree.object();
        ObjectNode error = root.putObject("error").put("message", message);
        switch (type) {
            case "invalid_request_error" -> error.put("code", 400).put("status", "INVALID_ARGUMENT");
            case "authentication_error" -> error.put("code", 401).put("status", "UNAUTHENTICATED");
            case "not_found_error" -> error.put("code", 404).put("status", "NOT_FOUND");
            case "rate_limit_error" -> error.put("code", 429).put("status", "RESOURCE_EXHAUSTED");
            case "overloaded_error" -> error.put("code", 503).put("status", "UNAVAILABLE");
            default -> error.put("code", 500).put("status", "INTERNAL");
        }
        return root.toString();
    }

    @Override
    public String errorFrame(String type, String message) {
        return "data: " + error(type, "", message) + "\n\n";
    }

    private static String frame(Recorded request, String id, ObjectNode part) {
        return "data: " + chunk(request, id, List.of(part), null) + "\r\n\r\n";
    }

    private static ObjectNode text(String text) {
        return Tree.object().put("text", text);
    }

    private static ObjectNode call(Turn.Call call, String signature) {
        ObjectNode part = Tree.object();
        part.putObject("functionCall")
                .put("id", call.id())
                .put("name", call.name())
                .set("args", Tree.parse(call.arguments()));
        return signature.isEmpty() ? part : part.put("thoughtSignature", signature);
    }

    /** {@code ended}: the turn that this chunk ends, null for one in the middle. */
    private static ObjectNode chunk(Recorded request, String id, List<ObjectNode> parts, @Nullable Turn ended) {
        ObjectNode root = Tree.object();
        ObjectNode candidate = root.putArray("candidates").addObject();
        ArrayNode list = candidate.putObject("content").put("role", "model").putArray("parts");
        parts.forEach(list::add);
        candidate.put("index", 0);
        if (ended != null) {
            candidate.put(
                    "finishReason",
                    switch (ended.stop()) {
                        case END, CALLS -> "STOP";
                        case LENGTH -> "MAX_TOKENS";
                        case REFUSED -> "SAFETY";
                    });
            Counts counts = ended.usage();
            root.putObject("usageMetadata")
                    .put("promptTokenCount", counts.input())
                    .put("cachedContentTokenCount", counts.cacheRead())
                    .put("candidatesTokenCount", counts.allOutput() - counts.reasoning())
                    .put("thoughtsTokenCount", counts.reasoning())
                    .put("totalTokenCount", counts.input() + counts.allOutput());
        }
        return root.put("modelVersion", request.model()).put("responseId", "g-" + id);
    }
}
