package io.axonhub.e2e.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI chat completions, with {@code reasoning_content} as compatible vendors send it. */
final class ChatWire implements Wire {
    private static final long CREATED = 1_790_000_000L;

    @Override
    public String whole(Turn turn, Recorded request, String id) {
        ObjectNode root = head(request, id, "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        boolean refused = turn.stop() == Turn.Stop.REFUSED;
        String text = turn.text();
        message.put("content", text.isEmpty() || refused ? null : text).put("refusal", refused ? text : null);
        for (Turn.Part part : turn.parts()) {
            switch (part) {
                case Turn.Text words -> {}
                case Turn.Thinking thinking -> message.put("reasoning_content", thinking.text());
                case Turn.Call call ->
                    message.withArray("tool_calls").add(call(call).put("id", call.id()));
            }
        }
        choice.put("finish_reason", finish(turn)).putNull("logprobs");
        root.set("usage", usage(turn.usage()));
        return root.toString();
    }

    @Override
    public List<String> frames(Turn turn, Recorded request, String id) {
        List<String> frames = new ArrayList<>();
        boolean counted =
                request.json().path("stream_options").path("include_usage").asBoolean(false);
        frames.add(chunk(request, id, Tree.object().put("role", "assistant").put("content", ""), null));
        int calls = 0;
        for (Turn.Part part : turn.parts()) {
            switch (part) {
                case Turn.Text words -> {
                    String member = turn.stop() == Turn.Stop.REFUSED ? "refusal" : "content";
                    Wire.pieces(words.text(), 4)
                            .forEach(p ->
                                    frames.add(chunk(request, id, Tree.object().put(member, p), null)));
                }
                case Turn.Thinking thinking ->
                    Wire.pieces(thinking.text(), 3)
                            .forEach(p ->
                                    frames.add(chunk(request, id, Tree.object().put("reasoning_content", p), null)));
                case Turn.Call call -> frames.addAll(callChunks(request, id, call, calls++));
            }
        }
        ObjectNode last = chunkTree(request, id, Tree.object(), finish(turn));
        if (glm(request)) {
            last.set("usage", usage(turn.usage()));
        }
        frames.add("data: " + last + "\n\n");
        if (counted) {
            ObjectNode usage = head(request, id, "chat.completion.chunk");
            usage.putArray("choices");
            usage.set("usage", usage(turn.usage()));
            frames.add("data: " + usage + "\n\n");
        }
        frames.add("data: [DONE]\n\n");
        return frames;
    }

    @Override
    public String error(String type, String code, String message) {
        ObjectNode root = Tree.object();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code.isEmpty() ? null : code);
        return root.toString();
    }

    @Override
    public String errorFrame(String type, String message) {
        return "data: " + error(type, "", message) + "\n\n";
    }

    private static List<String> callChunks(Recorded request, String id, Turn.Call call, int index) {
        List<String> frames = new ArrayList<>();
        ObjectNode first = call(new Turn.Call(call.id(), call.name(), ""));
        frames.add(chunk(request, id, calls(first.put("index", index).put("id", call.id())), null));
        for (String piece : Wire.pieces(call.arguments(), 3)) {
            ObjectNode next = Tree.object().put("index", index);
            next.putObject("function").put("arguments", piece);
            frames.add(chunk(request, id, calls(next), null));
        }
        return frames;
    }

    private static ObjectNode calls(JsonNode call) {
        ObjectNode delta = Tree.object();
        ArrayNode calls = delta.putArray("tool_calls");
        calls.add(call);
        return delta;
    }

    private static ObjectNode call(Turn.Call call) {
        ObjectNode node = Tree.object().put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return node;
    }

    /** Zhipu knows no {@code stream_options} and counts in its last chunk, asked or not. */
    private static boolean glm(Recorded request) {
        return request.path().startsWith("/zhipu/");
    }

    private static String chunk(Recorded request, String id, ObjectNode delta, @Nullable String finish) {
        return "data: " + chunkTree(request, id, delta, finish) + "\n\n";
    }

    private static ObjectNode chunkTree(Recorded request, String id, ObjectNode delta, @Nullable String finish) {
        ObjectNode root = head(request, id, "chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        return root;
    }

    private static ObjectNode head(Recorded request, String id, String object) {
        return Tree.object()
                .put("id", "chatcmpl-" + id)
                .put("object", object)
                .put("created", CREATED)
                .put("model", request.model());
    }

    private static String finish(Turn turn) {
        return switch (turn.stop()) {
            case END, REFUSED -> "stop";
            case LENGTH -> "length";
            case CALLS -> "tool_calls";
        };
    }

    private static ObjectNode usage(Counts counts) {
        ObjectNode usage = Tree.object()
                .put("prompt_tokens", counts.input())
                .put("completion_tokens", counts.allOutput())
                .put("total_tokens", counts.input() + counts.allOutput());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", counts.cacheRead())
                .put("cache_write_tokens", counts.cacheWrite());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", counts.reasoning());
        return usage;
    }
}
