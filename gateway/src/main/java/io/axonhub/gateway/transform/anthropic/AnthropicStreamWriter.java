package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.ToolArguments;
import io.axonhub.gateway.transform.WholeCharacters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events to a Messages stream, in the order its SDKs insist on: one {@code message_start}, blocks one after another with
 * indexes from 0, one {@code message_delta} with the final usage, one {@code message_stop}. A block opens with its first
 * content, so that an empty one never shows. A failure is the {@code error} event and nothing behind it: the SDKs take a
 * stream without {@code message_stop} for what it is.
 *
 * @see <a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">Streaming messages</a>
 */
final class AnthropicStreamWriter implements StreamWriter {
    private static final String STOP = "message_stop";

    private final Supplying defaults;
    private final Notes notes;
    private List<byte[]> frames = new ArrayList<>();
    private @Nullable Content part;
    private boolean open;
    private int index;
    private @Nullable Signature signature;
    /** Of a call's arguments what did not go out yet: free text and values that are no object become one at their end. */
    private final StringBuilder held = new StringBuilder();

    private boolean object;
    private boolean free;
    private final WholeCharacters characters = new WholeCharacters();
    private boolean refused;
    private @Nullable StopReason stop;
    private @Nullable Usage usage;
    private boolean over;

    /**
     * What stands in for what the provider did not say.
     *
     * @param id the message's id
     * @param model the model the client asked for
     */
    record Supplying(String id, String model) {}

    AnthropicStreamWriter(Supplying defaults, Notes notes) {
        this.defaults = defaults;
        this.notes = notes;
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        frames = new ArrayList<>();
        switch (event) {
            case StreamEvent.Start start -> start(start);
            case StreamEvent.PartStart begun -> begin(begun.part());
            case StreamEvent.PartDelta more -> add(more.delta());
            case StreamEvent.PartEnd end -> end();
            case StreamEvent.UsageReport report -> usage = report.usage();
            case StreamEvent.Finish finish -> stop = finish.stop();
            case StreamEvent.End end -> stop();
            case StreamEvent.Failure failure -> fail(failure.error());
        }
        return frames;
    }

    private void emit(String type, ObjectNode body) {
        frames.add(SseFrame.encode(type, Json.bytes(body)));
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private void start(StreamEvent.Start start) {
        String id = start.id().isEmpty() ? defaults.id() : start.id();
        String model = start.model().isEmpty() ? defaults.model() : start.model();
        ObjectNode body = event("message_start");
        ObjectNode message = AnthropicResponseWriter.envelope(id, model);
        message.putArray("content");
        AnthropicResponseWriter.stop(message, null, false);
        message.set("usage", UsageWriter.write(null));
        body.set("message", message);
        emit("message_start", body);
    }

    private void begin(Content begun) {
        part = begun;
        open = false;
        signature = null;
        held.setLength(0);
        object = false;
        free = isCustom(begun);
        characters.clear();
        switch (begun) {
            case Content.Text text -> {
                text.citations().forEach(this::cite);
                add(new Delta.Text(text.text()));
            }
            case Content.Refusal refusal -> add(new Delta.Refusal(refusal.text()));
            case Content.Reasoning reasoning -> {
                signature = reasoning.signature();
                add(new Delta.Reasoning(reasoning.text()));
            }
            case Content.ToolCall call -> {
                AnthropicResponseWriter.noteExtras(call, path(), notes);
                sign(call.signature());
                open(BlockWriter.toolUse(call.id(), call.name(), Json.object()));
                add(new Delta.Arguments(call.arguments()));
            }
            case Content.RedactedReasoning redacted ->
                open(BlockWriter.redacted(Signature.wire(redacted.data(), AnthropicOutbound.FORMAT)));
            case Content.Opaque opaque -> opaque(opaque);
            case Content.Image image -> drop("image");
            case Content.Audio audio -> drop("audio");
            case Content.Document document -> drop("document");
            case Content.ToolResult result -> drop("tool result");
        }
    }

    private static boolean isCustom(Content part) {
        return part instanceof Content.ToolCall call && call.kind() == Content.ToolCall.Kind.CUSTOM;
    }

    /** A call's signature, in a block of its own before it. */
    private void sign(@Nullable Signature called) {
        if (called != null) {
            open(BlockWriter.thinking("", ""));
            closeSigned(called);
            open = false;
        }
    }

    private void closeSigned(@Nullable Signature by) {
        delta(event("signature_delta").put("signature", Signature.wire(by, AnthropicOutbound.FORMAT)));
        emit("content_block_stop", event("content_block_stop").put("index", index++));
    }

    /** A server tool's input goes the way of every input: after an empty one. */
    private void opaque(Content.Opaque opaque) {
        Optional<ObjectNode> written = AnthropicResponseWriter.opaque(opaque, path(), notes);
        if (written.isEmpty()) {
            return;
        }
        ObjectNode block = written.get();
        if (block.get("input") instanceof ObjectNode input) {
            block.set("input", Json.object());
            open(block);
            arguments(Json.text(input));
        } else {
            open(block);
        }
    }

    private void drop(String kind) {
        AnthropicResponseWriter.dropped(path(), kind, notes);
    }

    private String path() {
        return "content[" + index + "]";
    }

    private void open(ObjectNode block) {
        open = true;
        ObjectNode body = event("content_block_start").put("index", index);
        body.set("content_block", block);
        emit("content_block_start", body);
    }

    private void delta(ObjectNode delta) {
        ObjectNode body = event("content_block_delta").put("index", index);
        body.set("delta", delta);
        emit("content_block_delta", body);
    }

    private void add(Delta delta) {
        switch (delta) {
            case Delta.Text(String text) -> text(text);
            case Delta.Refusal(String text) -> {
                refused = true;
                text(text);
            }
            case Delta.Reasoning(String text) -> thinking(text);
            case Delta.Signed(Signature signed) -> signature = signed;
            case Delta.Arguments(String fragment) -> argue(fragment);
            case Delta.Citation citation -> cite(citation.json());
        }
    }

    private void text(String more) {
        String text = characters.with(more);
        if (text.isEmpty()) {
            return;
        }
        if (!open) {
            open(BlockWriter.text(""));
        }
        delta(event("text_delta").put("text", text));
    }

    private void thinking(String more) {
        String text = characters.with(more);
        if (text.isEmpty()) {
            return;
        }
        if (!open) {
            open(BlockWriter.thinking("", ""));
        }
        delta(event("thinking_delta").put("thinking", text));
    }

    /** Arguments that begin as an object go out as they come; others wait for their end, when they become one. */
    private void argue(String fragment) {
        if (object) {
            arguments(fragment);
            return;
        }
        held.append(fragment);
        if (free) {
            return;
        }
        String begun = held.toString();
        if (begun.stripLeading().startsWith("{")) {
            object = true;
            held.setLength(0);
            arguments(begun);
        } else {
            free = !begun.isBlank();
        }
    }

    private void arguments(String more) {
        String fragment = characters.with(more);
        if (!fragment.isEmpty()) {
            delta(event("input_json_delta").put("partial_json", fragment));
        }
    }

    private void cite(JsonNode citation) {
        if (!BlockWriter.isCitation(citation)) {
            notes.dropped(path() + ".annotations", "no equivalent");
            return;
        }
        if (!open) {
            open(BlockWriter.text(""));
        }
        ObjectNode delta = event("citations_delta");
        delta.set("citation", citation);
        delta(delta);
    }

    private void end() {
        if (part instanceof Content.Reasoning && (open || signature != null)) {
            if (!open) {
                open(BlockWriter.thinking("", ""));
            }
            delta(event("signature_delta").put("signature", Signature.wire(signature, AnthropicOutbound.FORMAT)));
        }
        if (part instanceof Content.ToolCall call && free) {
            arguments(Json.text(ToolArguments.object(call.withArguments(held.toString()), path(), notes)));
        }
        if (open) {
            emit("content_block_stop", event("content_block_stop").put("index", index++));
        }
        open = false;
        part = null;
    }

    private void stop() {
        over = true;
        ObjectNode body = event("message_delta");
        StopReason why = stop == null ? StopReason.of(StopReason.Kind.STOP, null) : stop;
        AnthropicResponseWriter.stop(body.putObject("delta"), why, refused);
        body.set("usage", UsageWriter.write(usage));
        emit("message_delta", body);
        emit(STOP, event(STOP));
    }

    /** The last frame of a stream that ends well. */
    static byte[] messageStop() {
        return SseFrame.encode(STOP, Json.bytes(event(STOP)));
    }

    private void fail(LlmError error) {
        over = true;
        emit("error", AnthropicErrors.body(error, null));
    }
}
