package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.WholeCharacters;
import io.axonhub.gateway.transform.openai.Annotations;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.ChatUsage;
import io.axonhub.gateway.transform.openai.CustomTools;
import io.axonhub.gateway.transform.openai.OpenAiErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events to chunks: the role first, then deltas, one finish, the usage if it was asked for, {@code [DONE]}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI, chat completion chunks</a>
 */
final class ChatStreamWriter implements StreamWriter {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Request request;
    private final Notes notes;
    private final long created;
    private final boolean legacy;
    private final List<byte[]> out = new ArrayList<>(2);
    /** What the open part has given so far; kept for reasoning (its block repeats the text) and for converted custom calls. */
    private final StringBuilder kept = new StringBuilder();

    private final WholeCharacters characters = new WholeCharacters();

    private String id = "";
    private String model = "";
    private @Nullable Content open;
    private @Nullable Signature signature;
    private @Nullable Usage usage;
    private int calls;
    private boolean argued;
    private boolean refused;
    private boolean over;

    ChatStreamWriter(Request request, Notes notes, long created) {
        this.request = request;
        this.notes = notes;
        this.created = created;
        this.legacy = LegacyFunctions.are(request);
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        switch (event) {
            case StreamEvent.Start start -> start(start);
            case StreamEvent.PartStart start -> open(start.part(), "content[" + start.index() + "]");
            case StreamEvent.PartDelta delta -> add(delta.delta(), "content[" + delta.index() + "]");
            case StreamEvent.PartEnd end -> close();
            case StreamEvent.UsageReport report -> usage = report.usage();
            case StreamEvent.Finish finish -> finish(ChatStop.write(finish.stop(), refused));
            case StreamEvent.End end -> end();
            case StreamEvent.Failure failure -> {
                over = true;
                out.add(error(failure.error()));
            }
        }
        List<byte[]> frames = List.copyOf(out);
        out.clear();
        return frames;
    }

    /** The last frame of a stream that ends well. */
    static byte[] done() {
        return DONE.clone();
    }

    /** The terminal error; no {@code [DONE]} follows, so that no client takes it for an end. */
    static byte[] error(LlmError error) {
        return SseFrame.encode(null, Json.bytes(OpenAiErrors.body(error, "messages")));
    }

    private void start(StreamEvent.Start start) {
        id = start.id();
        model = start.model().isEmpty() ? request.model() : start.model();
        chunk(Json.object().put("role", "assistant").put("content", "").putNull("refusal"), null);
    }

    private void finish(String reason) {
        chunk(Json.object(), legacy ? LegacyFunctions.finish(reason) : reason);
    }

    private void open(Content part, String path) {
        open = part;
        kept.setLength(0);
        characters.clear();
        signature = null;
        argued = false;
        switch (part) {
            case Content.Text text -> {
                ChatResponseWriter.noteExtras(text.extras(), path, notes);
                text.citations().forEach(citation -> cite(citation, path));
                text(text.text());
            }
            case Content.Refusal refusal -> refuse(refusal.text());
            case Content.Reasoning reasoning -> {
                signature = reasoning.signature();
                reason(reasoning.text());
            }
            case Content.RedactedReasoning hidden -> blocks(ChatReasoningWriter.block(hidden));
            case Content.ToolCall call -> {
                ChatResponseWriter.noteExtras(call.extras(), path, notes);
                if (legacy && calls > 0) {
                    notes.dropped(path, LegacyFunctions.ONE_ONLY);
                }
                call(call);
            }
            case Content.Opaque opaque ->
                notes.dropped(path, opaque.type() + " of " + opaque.format() + " has no place in an OpenAI answer");
            case Content.Image image -> notes.dropped(path, "an image has no place in an OpenAI answer");
            case Content.Audio audio -> notes.dropped(path, "audio has no place in a translated answer");
            case Content.Document document -> notes.dropped(path, "a document has no place in an OpenAI answer");
            case Content.ToolResult result -> notes.dropped(path, "a tool result has no place in an OpenAI answer");
        }
    }

    private void add(Delta delta, String path) {
        switch (delta) {
            case Delta.Text more -> text(more.text());
            case Delta.Refusal more -> refuse(more.text());
            case Delta.Reasoning more -> reason(more.text());
            case Delta.Signed signed -> signature = signed.signature();
            case Delta.Arguments more -> argue(more.fragment());
            case Delta.Citation citation -> cite(citation.json(), path);
        }
    }

    private void cite(JsonNode citation, String path) {
        Annotations.chat(citation)
                .ifPresentOrElse(
                        this::annotate, () -> notes.dropped(path + ".citations", "citations of another format"));
    }

    private void annotate(JsonNode annotation) {
        ObjectNode json = Json.object();
        json.putArray("annotations").add(annotation);
        chunk(json, null);
    }

    private void text(String more) {
        String text = characters.with(more);
        if (!text.isEmpty()) {
            chunk(Json.object().put("content", text), null);
        }
    }

    private void refuse(String more) {
        refused = true;
        String text = characters.with(more);
        if (!text.isEmpty()) {
            chunk(Json.object().put("refusal", text), null);
        }
    }

    private void reason(String more) {
        String text = characters.with(more);
        if (!text.isEmpty()) {
            kept.append(text);
            chunk(Json.object().put(ChatReasoningWriter.CONTENT, text), null);
        }
    }

    private void blocks(ObjectNode block) {
        ObjectNode delta = Json.object();
        delta.putArray(ChatReasoningWriter.BLOCKS).add(block);
        chunk(delta, null);
    }

    /** The head of a call. A custom tool that the provider called as a function waits for its end: the client wants its text. */
    private void call(Content.ToolCall call) {
        if (CustomTools.isCustom(call, request)) {
            kept.append(call.arguments());
            return;
        }
        argued = !call.arguments().isEmpty();
        head(call);
    }

    private void head(Content.ToolCall call) {
        fragment(ChatToolCalls.write(call));
    }

    private void argue(String more) {
        if (!(open instanceof Content.ToolCall call)) {
            return;
        }
        if (CustomTools.isCustom(call, request)) {
            kept.append(more);
            return;
        }
        String fragment = characters.with(more);
        if (fragment.isEmpty()) {
            return;
        }
        argued = true;
        fragment(ChatToolCalls.fragment(call.kind(), fragment));
    }

    /** {@code index} counts the calls alone, and clients lose a call without it. */
    private void fragment(ObjectNode call) {
        if (legacy) {
            if (calls == 0) {
                chunk(LegacyFunctions.of(call), null);
            }
            return;
        }
        ObjectNode indexed = Json.object().put("index", calls);
        indexed.setAll(call);
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(indexed);
        chunk(delta, null);
    }

    private void close() {
        switch (open) {
            case Content.Reasoning reasoning
            when signature != null ->
                blocks(ChatReasoningWriter.block(new Content.Reasoning(kept.toString(), signature)));
            case Content.ToolCall call -> closeCall(call);
            case null, default -> {}
        }
        open = null;
    }

    private void closeCall(Content.ToolCall call) {
        if (CustomTools.isCustom(call, request)) {
            head(CustomTools.asCustom(call.withArguments(kept.toString())));
        } else if (!argued && call.kind() == Content.ToolCall.Kind.FUNCTION) {
            fragment(ChatToolCalls.fragment(call.kind(), "{}"));
        }
        calls++;
    }

    private void end() {
        over = true;
        if (request.streamUsage() && usage != null) {
            ObjectNode chunk = chunk();
            chunk.putArray("choices");
            chunk.set("usage", ChatUsage.write(usage));
            out.add(SseFrame.encode(null, Json.bytes(chunk)));
        }
        out.add(DONE.clone());
    }

    private ObjectNode chunk() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }

    private void chunk(ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finish);
        if (request.streamUsage()) {
            chunk.putNull("usage");
        }
        out.add(SseFrame.encode(null, Json.bytes(chunk)));
    }
}
