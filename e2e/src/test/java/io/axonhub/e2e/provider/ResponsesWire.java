package io.axonhub.e2e.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.util.ArrayList;
import java.util.List;

/** OpenAI Responses. */
final class ResponsesWire implements Wire {
    private static final long CREATED = 1_790_000_000L;

    @Override
    public String whole(Turn turn, Recorded request, String id) {
        return response(turn, request, id, true).toString();
    }

    @Override
    public List<String> frames(Turn turn, Recorded request, String id) {
        Frames frames = new Frames();
        frames.response("response.created", response(turn, request, id, false));
        frames.response("response.in_progress", response(turn, request, id, false));
        JsonNode items = output(turn, id);
        for (int i = 0; i < items.size(); i++) {
            frames.item(i, items.get(i));
        }
        JsonNode whole = response(turn, request, id, true);
        frames.response("response." + whole.path("status").asText(), whole);
        return frames.all;
    }

    @Override
    public String error(String type, String code, String message) {
        return new ChatWire().error(type, code, message);
    }

    @Override
    public String errorFrame(String type, String message) {
        ObjectNode event = Tree.object()
                .put("type", "error")
                .put("sequence_number", 99)
                .put("code", type)
                .put("message", message)
                .putNull("param");
        return "event: error\ndata: " + event + "\n\n";
    }

    /** Numbers the events. */
    private static final class Frames {
        private final List<String> all = new ArrayList<>();

        private void add(String type, ObjectNode members) {
            ObjectNode event = Tree.object().put("type", type).put("sequence_number", all.size());
            event.setAll(members);
            all.add("event: " + type + "\ndata: " + event + "\n\n");
        }

        void response(String type, JsonNode response) {
            ObjectNode members = Tree.object();
            members.set("response", response);
            add(type, members);
        }

        void item(int index, JsonNode item) {
            ObjectNode begun = item.deepCopy();
            begun.remove("encrypted_content");
            for (String list : List.of("content", "summary")) {
                if (begun.has(list)) {
                    begun.putArray(list);
                }
            }
            if (begun.has("arguments")) {
                begun.put("arguments", "");
            }
            if (begun.has("status")) {
                begun.put("status", "in_progress");
            }
            ObjectNode added = Tree.object().put("output_index", index);
            added.set("item", begun);
            add("response.output_item.added", added);
            switch (item.path("type").asText()) {
                case "reasoning" -> summary(index, item);
                case "function_call" -> arguments(index, item);
                default -> speech(index, item);
            }
            ObjectNode done = Tree.object().put("output_index", index);
            done.set("item", item);
            add("response.output_item.done", done);
        }

        private static ObjectNode at(int index, JsonNode item) {
            return Tree.object().put("item_id", item.path("id").asText()).put("output_index", index);
        }

        private void summary(int index, JsonNode item) {
            JsonNode part = item.path("summary").path(0);
            ObjectNode empty = part.deepCopy();
            ObjectNode added = at(index, item).put("summary_index", 0);
            added.set("part", empty.put("text", ""));
            add("response.reasoning_summary_part.added", added);
            for (String piece : Wire.pieces(part.path("text").asText(), 3)) {
                add(
                        "response.reasoning_summary_text.delta",
                        at(index, item).put("summary_index", 0).put("delta", piece));
            }
            add(
                    "response.reasoning_summary_text.done",
                    at(index, item)
                            .put("summary_index", 0)
                            .put("text", part.path("text").asText()));
            ObjectNode done = at(index, item).put("summary_index", 0);
            done.set("part", part);
            add("response.reasoning_summary_part.done", done);
        }

        private void arguments(int index, JsonNode item) {
            String arguments = item.path("arguments").asText();
            for (String piece : Wire.pieces(arguments, 3)) {
                add("response.function_call_arguments.delta", at(index, item).put("delta", piece));
            }
            add(
                    "response.function_call_arguments.done",
                    at(index, item).put("name", item.path("name").asText()).put("arguments", arguments));
        }

        private void speech(int index, JsonNode item) {
            JsonNode part = item.path("content").path(0);
            boolean refusal = part.path("type").asText().equals("refusal");
            String member = refusal ? "refusal" : "text";
            String kind = refusal ? "response.refusal." : "response.output_text.";
            ObjectNode empty = part.deepCopy();
            ObjectNode added = at(index, item).put("content_index", 0);
            added.set("part", empty.put(member, ""));
            add("response.content_part.added", added);
            for (String piece : Wire.pieces(part.path(member).asText(), 4)) {
                ObjectNode delta = at(index, item).put("content_index", 0).put("delta", piece);
                delta.putArray("logprobs");
                add(kind + "delta", delta);
            }
            ObjectNode said = at(index, item)
                    .put("content_index", 0)
                    .put(member, part.path(member).asText());
            said.putArray("logprobs");
            add(kind + "done", said);
            ObjectNode done = at(index, item).put("content_index", 0);
            done.set("part", part);
            add("response.content_part.done", done);
        }
    }

    private static ArrayNode output(Turn turn, String id) {
        ArrayNode items = Tree.array();
        for (Turn.Part part : turn.parts()) {
            String number = id + "_" + items.size();
            switch (part) {
                case Turn.Thinking thinking -> {
                    ObjectNode item = items.addObject().put("id", "rs_" + number).put("type", "reasoning");
                    item.putArray("summary")
                            .addObject()
                            .put("type", "summary_text")
                            .put("text", thinking.text());
                    item.put("encrypted_content", thinking.signature());
                }
                case Turn.Text words -> {
                    ObjectNode item = items.addObject()
                            .put("id", "msg_" + number)
                            .put("type", "message")
                            .put("status", "completed")
                            .put("role", "assistant");
                    ObjectNode content = item.putArray("content").addObject();
                    if (turn.stop() == Turn.Stop.REFUSED) {
                        content.put("type", "refusal").put("refusal", words.text());
                    } else {
                        content.put("type", "output_text").put("text", words.text());
                        content.putArray("annotations");
                    }
                }
                case Turn.Call call ->
                    items.addObject()
                            .put("id", "fc_" + number)
                            .put("type", "function_call")
                            .put("status", "completed")
                            .put("call_id", call.id())
                            .put("name", call.name())
                            .put("arguments", call.arguments());
            }
        }
        return items;
    }

    private static ObjectNode response(Turn turn, Recorded request, String id, boolean done) {
        boolean cut = turn.stop() == Turn.Stop.LENGTH;
        ObjectNode root = Tree.object()
                .put("id", "resp_" + id)
                .put("object", "response")
                .put("created_at", CREATED)
                .put("status", done ? cut ? "incomplete" : "completed" : "in_progress")
                .putNull("error");
        if (done && cut) {
            root.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            root.putNull("incomplete_details");
        }
        root.putNull("instructions").put("model", request.model());
        root.set("output", done ? output(turn, id) : Tree.array());
        root.put("parallel_tool_calls", true).put("tool_choice", "auto").putArray("tools");
        root.put("temperature", 1).put("top_p", 1).putObject("metadata");
        if (done) {
            root.set("usage", usage(turn.usage()));
        }
        return root;
    }

    private static ObjectNode usage(Counts counts) {
        ObjectNode usage = Tree.object()
                .put("input_tokens", counts.input())
                .put("output_tokens", counts.allOutput())
                .put("total_tokens", counts.input() + counts.allOutput());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", counts.cacheRead())
                .put("cache_write_tokens", counts.cacheWrite());
        usage.putObject("output_tokens_details").put("reasoning_tokens", counts.reasoning());
        return usage;
    }
}
