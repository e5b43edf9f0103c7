package io.axonhub.e2e.provider;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.util.ArrayList;
import java.util.List;

/** Anthropic messages. */
final class MessagesWire implements Wire {
    @Override
    public String whole(Turn turn, Recorded request, String id) {
        ObjectNode root = message(request, id);
        ArrayNode content = root.putArray("content");
        for (Turn.Part part : turn.parts()) {
            switch (part) {
                case Turn.Text words -> content.addObject().put("type", "text").put("text", words.text());
                case Turn.Thinking thinking ->
                    content.addObject()
                            .put("type", "thinking")
                            .put("thinking", thinking.text())
                            .put("signature", thinking.signature());
                case Turn.Call call ->
                    content.addObject()
                            .put("type", "tool_use")
                            .put("id", call.id())
                            .put("name", call.name())
                            .set("input", Tree.parse(call.arguments()));
            }
        }
        root.put("stop_reason", stop(turn)).putNull("stop_sequence");
        root.set("usage", usage(turn.usage(), turn.usage().allOutput()));
        return root.toString();
    }

    @Override
    public List<String> frames(Turn turn, Recorded request, String id) {
        List<String> frames = new ArrayList<>();
        ObjectNode start = event("message_start");
        ObjectNode message = message(request, id);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(turn.usage(), 1));
        start.set("message", message);
        frames.add(frame(start));
        frames.add(frame(event("ping")));
        int index = 0;
        for (Turn.Part part : turn.parts()) {
            block(frames, part, index++);
        }
        ObjectNode end = event("message_delta");
        end.putObject("delta").put("stop_reason", stop(turn)).putNull("stop_sequence");
        end.set("usage", usage(turn.usage(), turn.usage().allOutput()));
        frames.add(frame(end));
        frames.add(frame(event("message_stop")));
        return frames;
    }

    @Override
    public String error(String type, String code, String message) {
        ObjectNode root = Tree.object().put("type", "error");
        root.putObject("error").put("type", type).put("message", message);
        return root.put("request_id", "req_scripted").toString();
    }

    @Override
    public String errorFrame(String type, String message) {
        return "event: error\ndata: " + error(type, "", message) + "\n\n";
    }

    private static void block(List<String> frames, Turn.Part part, int index) {
        ObjectNode start = event("content_block_start").put("index", index);
        ObjectNode block = start.putObject("content_block");
        List<ObjectNode> deltas = new ArrayList<>();
        switch (part) {
            case Turn.Text words -> {
                block.put("type", "text").put("text", "");
                Wire.pieces(words.text(), 4).forEach(p -> deltas.add(delta("text_delta", "text", p)));
            }
            case Turn.Thinking thinking -> {
                block.put("type", "thinking").put("thinking", "").put("signature", "");
                Wire.pieces(thinking.text(), 3).forEach(p -> deltas.add(delta("thinking_delta", "thinking", p)));
                deltas.add(delta("signature_delta", "signature", thinking.signature()));
            }
            case Turn.Call call -> {
                block.put("type", "tool_use").put("id", call.id()).put("name", call.name());
                block.putObject("input");
                Wire.pieces(call.arguments(), 3).forEach(p -> deltas.add(delta("input_json_delta", "partial_json", p)));
            }
        }
        frames.add(frame(start));
        for (ObjectNode delta : deltas) {
            ObjectNode event = event("content_block_delta").put("index", index);
            event.set("delta", delta);
            frames.add(frame(event));
        }
        frames.add(frame(event("content_block_stop").put("index", index)));
    }

    private static ObjectNode delta(String type, String member, String value) {
        return Tree.object().put("type", type).put(member, value);
    }

    private static ObjectNode event(String type) {
        return Tree.object().put("type", type);
    }

    private static String frame(ObjectNode event) {
        return "event: " + event.path("type").asText() + "\ndata: " + event + "\n\n";
    }

    private static ObjectNode message(Recorded request, String id) {
        return Tree.object()
                .put("id", "msg_" + id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model());
    }

    private static String stop(Turn turn) {
        return switch (turn.stop()) {
            case END -> "end_turn";
            case LENGTH -> "max_tokens";
            case CALLS -> "tool_use";
            case REFUSED -> "refusal";
        };
    }

    private static ObjectNode usage(Counts counts, int output) {
        ObjectNode usage = Tree.object()
                .put("input_tokens", counts.uncached())
                .put("cache_creation_input_tokens", counts.cacheWrite())
                .put("cache_read_input_tokens", counts.cacheRead())
                .put("output_tokens", output);
        usage.putObject("output_tokens_details").put("thinking_tokens", counts.reasoning());
        return usage;
    }
}
