package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events to a data stream of AI SDK 3.4 and 4: lines of a code, a colon and JSON. Its clients put all reasoning
 * of a step into one text with one proof, so that a second one opens a step of its own.
 *
 * @see <a href="https://v4.ai-sdk.dev/docs/ai-sdk-ui/stream-protocol">AI SDK 4, data stream protocol</a>
 */
final class DataStreamWriter implements StreamWriter {
    /** An empty line, which the parser skips. */
    private static final byte[] KEEP_ALIVE = {'\n'};

    private final String fallbackId;
    private final Notes notes;
    private final StringBuilder arguments = new StringBuilder();
    private List<byte[]> lines = new ArrayList<>();
    private @Nullable Content part;
    private int index;
    private boolean open;
    private boolean thought;
    private int sources;
    private String id = "";
    private @Nullable Signature signature;
    private @Nullable StopReason stop;
    private @Nullable Usage usage;
    private boolean over;

    /** {@code fallbackId}: the message's id when the provider gives none. */
    DataStreamWriter(String fallbackId, Notes notes) {
        this.fallbackId = fallbackId;
        this.notes = notes;
    }

    static byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }

    /** What ends a stream that broke. */
    static byte[] failure(LlmError error) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        failed(error).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static List<byte[]> failed(LlmError error) {
        return List.of(
                line('3', TextNode.valueOf(error.message())),
                line('d', Json.object().put("finishReason", "error")));
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        lines = new ArrayList<>();
        switch (event) {
            case StreamEvent.Start start -> {
                id = start.id().isEmpty() ? fallbackId : start.id();
                step();
            }
            case StreamEvent.PartStart begun -> begin(begun);
            case StreamEvent.PartDelta more -> add(more.delta());
            case StreamEvent.PartEnd end -> end();
            case StreamEvent.UsageReport report -> usage = report.usage();
            case StreamEvent.Finish finish -> stop = finish.stop();
            case StreamEvent.End end -> finish();
            case StreamEvent.Failure failure -> {
                over = true;
                lines.addAll(failed(failure.error()));
            }
        }
        return lines;
    }

    private static byte[] line(char code, JsonNode json) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.write(code);
        line.write(':');
        line.writeBytes(Json.bytes(json));
        line.write('\n');
        return line.toByteArray();
    }

    private void emit(char code, JsonNode json) {
        lines.add(line(code, json));
    }

    private void emit(char code, String text) {
        emit(code, TextNode.valueOf(text));
    }

    private void step() {
        emit('f', Json.object().put("messageId", id));
        thought = false;
    }

    private void begin(StreamEvent.PartStart begun) {
        part = begun.part();
        index = begun.index();
        open = false;
        signature = null;
        arguments.setLength(0);
        switch (begun.part()) {
            case Content.Text text -> {
                add(new Delta.Text(text.text()));
                text.citations().forEach(json -> add(new Delta.Citation("", json)));
            }
            case Content.Refusal refusal -> add(new Delta.Refusal(refusal.text()));
            case Content.Reasoning reasoning -> {
                signature = reasoning.signature();
                add(new Delta.Reasoning(reasoning.text()));
            }
            case Content.RedactedReasoning redacted -> {
                emit('i', Json.object().put("data", Carrier.wire(redacted.data())));
                thought = false;
            }
            case Content.ToolCall call -> {
                emit('b', Json.object().put("toolCallId", call.id()).put("toolName", call.name()));
                add(new Delta.Arguments(call.arguments()));
            }
            default -> whole(begun.part());
        }
    }

    private void whole(Content content) {
        AnswerParts.file(content)
                .filter(file -> file.url() == null)
                .ifPresentOrElse(
                        file -> emit(
                                'k', Json.object().put("data", file.base64()).put("mimeType", file.mime())),
                        () -> AnswerParts.drop(index, content, notes));
    }

    private void add(Delta delta) {
        switch (delta) {
            case Delta.Text(String text) -> text(text);
            case Delta.Refusal(String text) -> text(text);
            case Delta.Reasoning(String text) -> {
                if (!text.isEmpty()) {
                    reasoning(text);
                }
            }
            case Delta.Signed(Signature proof) -> signature = proof;
            case Delta.Arguments(String fragment) -> {
                if (!fragment.isEmpty() && part instanceof Content.ToolCall call) {
                    arguments.append(fragment);
                    emit('c', Json.object().put("toolCallId", call.id()).put("argsTextDelta", fragment));
                }
            }
            case Delta.Citation citation -> cite(citation);
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            emit('0', text);
        }
    }

    private void reasoning(String text) {
        if (!open && thought) {
            emit('e', Json.object().put("finishReason", "unknown").put("isContinued", false));
            step();
        }
        open = true;
        thought = true;
        emit('g', text);
    }

    private void cite(Delta.Citation citation) {
        AnswerParts.source(citation.json())
                .ifPresentOrElse(
                        source -> {
                            ObjectNode json = Json.object()
                                    .put("sourceType", "url")
                                    .put("id", "source-" + sources++)
                                    .put("url", source.url());
                            if (source.title() != null) {
                                json.put("title", source.title());
                            }
                            emit('h', json);
                        },
                        () -> notes.dropped("content[" + index + "].citations", "it names no page"));
    }

    private void end() {
        if (part instanceof Content.Reasoning && signature != null) {
            if (!open) {
                reasoning("");
            }
            emit('j', Json.object().put("signature", Carrier.wire(signature)));
        } else if (part instanceof Content.ToolCall call) {
            AnswerParts.input(call, arguments.toString())
                    .ifPresentOrElse(
                            input -> emit('9', call(call, input)),
                            () -> notes.degraded(
                                    "content[" + index + "]", "the call's arguments broke off: it stays unfinished"));
        }
        part = null;
    }

    /** Clients store the whole of it as the invocation, and send it back. */
    private ObjectNode call(Content.ToolCall call, JsonNode input) {
        ObjectNode json = Json.object().put("toolCallId", call.id()).put("toolName", call.name());
        json.set("args", object(input));
        Carrier.sign(call, json, Carrier.MEMBER);
        return json;
    }

    /** The parser takes objects only. */
    private JsonNode object(JsonNode input) {
        if (input.isObject()) {
            return input;
        }
        notes.degraded("content[" + index + "]", "the arguments are no JSON object and were wrapped as _value");
        return Json.object().set("_value", input);
    }

    private void finish() {
        over = true;
        ObjectNode step = ending();
        emit('e', step.put("isContinued", false));
        emit('d', ending());
    }

    private ObjectNode ending() {
        ObjectNode ending = Json.object().put("finishReason", Ending.reason(stop));
        if (usage != null) {
            ending.set("usage", Ending.legacyUsage(usage));
        }
        return ending;
    }
}
