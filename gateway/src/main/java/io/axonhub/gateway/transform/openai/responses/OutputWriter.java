package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Content.ToolCall;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.openai.CustomTools;
import io.axonhub.gateway.transform.openai.StableId;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of one answer: parts become items one after another, neighbouring texts and refusals the contents of one message. An
 * item is closed when the next begins or the answer ends, because only then is known whether it is complete. Not thread-safe.
 */
final class OutputWriter {
    private static final String COMPLETED = "completed";

    private final Request request;
    private final Notes notes;
    private final BiConsumer<String, ObjectNode> out;
    private final ArrayNode items = Json.array();
    private final ArrayNode annotations = Json.array();
    private final StringBuilder text = new StringBuilder();
    private String answerId = "";
    private @Nullable ObjectNode item;
    private @Nullable Content part;
    private @Nullable Signature signature;
    private String path = "";
    private boolean speaking;
    private boolean refused;

    /** {@code out} takes the type and the members of each event. */
    OutputWriter(Request request, Notes notes, BiConsumer<String, ObjectNode> out) {
        this.request = request;
        this.notes = notes;
        this.out = out;
    }

    /** Settles the answer's id, which the items' ids are made of. */
    void answer(String id) {
        answerId = id;
    }

    /** The items so far; those that are closed. */
    ArrayNode items() {
        return items;
    }

    /** Whether the client is shown a refusal. */
    boolean isRefused() {
        return refused;
    }

    void start(Content begun, int index) {
        if (part instanceof ToolCall) {
            close(COMPLETED);
        }
        part = begun;
        path = "content[" + index + "]";
        text.setLength(0);
        signature = null;
        speaking = false;
        switch (begun) {
            case Content.Text words -> {
                speak(words.text());
                words.citations().forEach(this::cite);
            }
            case Content.Refusal words -> refuse(words.text());
            case Content.Reasoning words -> {
                signature = words.signature();
                reason(words.text());
            }
            case Content.RedactedReasoning hidden -> whole(ReasoningItems.redacted(id("rs_"), hidden.data()));
            case ToolCall call -> call(call);
            case Content.Opaque opaque when opaque.format().equals(ResponsesInbound.FORMAT) -> whole(opaque.json());
            case Content.Opaque opaque ->
                notes.dropped(path, opaque.type() + " of " + opaque.format() + " has no place in an OpenAI answer");
            case Content.Image _ -> notes.dropped(path, "an image has no place in a translated answer");
            case Content.Audio _ -> notes.dropped(path, "audio has no place in a translated answer");
            case Content.Document _ -> notes.dropped(path, "a document has no place in an OpenAI answer");
            case Content.ToolResult _ -> notes.dropped(path, "a tool result has no place in an OpenAI answer");
        }
    }

    void add(Delta delta) {
        switch (delta) {
            case Delta.Text more -> speak(more.text());
            case Delta.Refusal more -> refuse(more.text());
            case Delta.Reasoning more -> reason(more.text());
            case Delta.Signed signed -> signature = signed.signature();
            case Delta.Arguments more -> argue(more.fragment());
            case Delta.Citation citation -> cite(citation.json());
        }
    }

    /** The open part is complete; its item may not be. */
    void end() {
        switch (part) {
            case Content.Text _, Content.Refusal _ -> endSpeech();
            case Content.Reasoning _ -> endReasoning();
            case null, default -> {}
        }
        if (!(part instanceof ToolCall)) {
            part = null;
        }
    }

    /** The last item is over. {@code status}: completed or incomplete. */
    void close(String status) {
        ObjectNode open = item;
        if (open == null) {
            return;
        }
        if (part instanceof ToolCall call && open.has("call_id")) {
            endCall(call);
            part = null;
        }
        if (open.has("status")) {
            open.put("status", status);
        }
        done();
    }

    private String id(String prefix) {
        return prefix + StableId.of(answerId + "/" + items.size());
    }

    private ObjectNode at() {
        ObjectNode members = Json.object();
        if (item != null) {
            members.put("item_id", item.path("id").asText());
        }
        return members.put("output_index", items.size());
    }

    private void begin(ObjectNode begun) {
        item = begun;
        ObjectNode members = Json.object().put("output_index", items.size());
        members.set("item", begun.deepCopy());
        out.accept("response.output_item.added", members);
    }

    private void done() {
        if (item != null) {
            ObjectNode members = Json.object().put("output_index", items.size());
            members.set("item", item);
            out.accept("response.output_item.done", members);
            items.add(item);
        }
        item = null;
    }

    private void whole(JsonNode json) {
        close(COMPLETED);
        if (json instanceof ObjectNode object) {
            begin(object.deepCopy());
            done();
        }
    }

    private ObjectNode message() {
        ObjectNode open = item;
        if (open == null || !open.path("type").asText().equals("message")) {
            close(COMPLETED);
            open = Json.object().put("id", id("msg_")).put("type", "message").put("status", "in_progress");
            open.putArray("content");
            begin(open.put("role", "assistant"));
        }
        return open;
    }

    private ObjectNode inContent() {
        return at().put("content_index", message().path("content").size());
    }

    private ObjectNode content(boolean refusal, ArrayNode annotations) {
        if (refusal) {
            return Json.object().put("type", "refusal").put("refusal", text.toString());
        }
        ObjectNode json = Json.object().put("type", "output_text").put("text", text.toString());
        json.set("annotations", annotations);
        return json;
    }

    private void openSpeech(boolean refusal) {
        if (speaking) {
            return;
        }
        message();
        speaking = true;
        annotations.removeAll();
        ObjectNode members = inContent();
        members.set("part", content(refusal, Json.array()));
        out.accept("response.content_part.added", members);
    }

    private void speak(String more) {
        if (!more.isEmpty()) {
            openSpeech(false);
            text.append(more);
            ObjectNode members = inContent().put("delta", more);
            members.putArray("logprobs");
            out.accept("response.output_text.delta", members);
        }
    }

    private void refuse(String more) {
        refused = true;
        if (!more.isEmpty()) {
            openSpeech(true);
            text.append(more);
            out.accept("response.refusal.delta", inContent().put("delta", more));
        }
    }

    private void cite(JsonNode citation) {
        if (!isAnnotation(citation)) {
            notes.dropped(path + ".citations", "citations of another format");
            return;
        }
        openSpeech(false);
        ObjectNode members = inContent().put("annotation_index", annotations.size());
        members.set("annotation", citation);
        annotations.add(citation);
        out.accept("response.output_text.annotation.added", members);
    }

    private static boolean isAnnotation(JsonNode citation) {
        return switch (citation.path("type").asText("")) {
            case "url_citation" -> !citation.has("url_citation");
            case "file_citation", "container_file_citation", "file_path" -> true;
            default -> false;
        };
    }

    private void endSpeech() {
        if (!speaking) {
            return;
        }
        boolean refusal = part instanceof Content.Refusal;
        ObjectNode finished = content(refusal, annotations.deepCopy());
        ObjectNode said = inContent().put(refusal ? "refusal" : "text", text.toString());
        if (!refusal) {
            said.putArray("logprobs");
        }
        out.accept(refusal ? "response.refusal.done" : "response.output_text.done", said);
        ObjectNode members = inContent();
        members.set("part", finished);
        out.accept("response.content_part.done", members);
        message().withArray("content").add(finished);
        speaking = false;
    }

    private void openReasoning() {
        close(COMPLETED);
        begin(ReasoningItems.forClient(id("rs_"), "", null));
    }

    private static ObjectNode summary(String words) {
        return Json.object().put("type", "summary_text").put("text", words);
    }

    private ObjectNode inSummary() {
        return at().put("summary_index", 0);
    }

    private void reason(String more) {
        if (more.isEmpty()) {
            return;
        }
        if (text.isEmpty()) {
            openReasoning();
            ObjectNode members = inSummary();
            members.set("part", summary(""));
            out.accept("response.reasoning_summary_part.added", members);
        }
        text.append(more);
        out.accept("response.reasoning_summary_text.delta", inSummary().put("delta", more));
    }

    private void endReasoning() {
        if (text.isEmpty() && signature == null) {
            return;
        }
        if (text.isEmpty()) {
            openReasoning();
        } else {
            out.accept("response.reasoning_summary_text.done", inSummary().put("text", text.toString()));
            ObjectNode members = inSummary();
            members.set("part", summary(text.toString()));
            out.accept("response.reasoning_summary_part.done", members);
        }
        item = ReasoningItems.forClient(id("rs_"), text.toString(), signature);
        done();
    }

    private void call(ToolCall call) {
        close(COMPLETED);
        if (call.signature() != null) {
            whole(ReasoningItems.ofCall(id("rs_"), call.signature()));
        }
        part = call;
        call.extras().keySet().stream()
                .sorted()
                .forEach(name -> notes.dropped(path + "." + name, "a call of this format has no such member"));
        boolean custom = isCustom(call);
        ObjectNode json = Json.object()
                .put("id", id(custom ? "ctc_" : "fc_"))
                .put("type", custom ? "custom_tool_call" : "function_call")
                .put("status", "in_progress")
                .put("call_id", call.id());
        Namespaces.name(json, call.name(), request);
        begin(json.put(custom ? "input" : "arguments", ""));
        argue(call.arguments());
    }

    private boolean isCustom(ToolCall call) {
        return call.kind() == ToolCall.Kind.CUSTOM || CustomTools.isCustom(call, request);
    }

    /** A custom tool that the provider called as a function waits for its end: the client wants its text. */
    private void argue(String fragment) {
        if (!(part instanceof ToolCall call) || fragment.isEmpty()) {
            return;
        }
        text.append(fragment);
        if (!CustomTools.isCustom(call, request)) {
            argued(call, fragment);
        }
    }

    private void argued(ToolCall call, String fragment) {
        out.accept(
                isCustom(call) ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta",
                at().put("delta", fragment));
    }

    private void endCall(ToolCall call) {
        boolean custom = isCustom(call);
        String arguments = text.toString();
        if (CustomTools.isCustom(call, request)) {
            arguments = CustomTools.asCustom(call.withArguments(arguments)).arguments();
            argued(call, arguments);
        } else if (!custom && arguments.isBlank()) {
            arguments = "{}";
            argued(call, arguments);
        }
        ObjectNode members = at();
        if (item != null) {
            if (!custom) {
                members.put("name", item.path("name").asText());
            }
            item.put(custom ? "input" : "arguments", arguments);
        }
        out.accept(
                custom ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done",
                members.put(custom ? "input" : "arguments", arguments));
        text.setLength(0);
    }
}
