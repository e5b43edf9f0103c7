package io.axonhub.gateway.transform.aisdk;

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
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events to a UI message stream, of the members alone that every version takes (5.0.0 refuses any other): {@code start},
 * {@code start-step}, parts, {@code finish-step}, {@code finish}, {@code [DONE]}. Usage, model and finish reason are the message's
 * metadata. {@code start} names no message: the client knows whether it continues one, and another id would split it in two.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol#data-stream-protocol">AI SDK, UI message stream</a>
 */
final class UiStreamWriter implements StreamWriter {
    private static final byte[] DONE = SseFrame.encode(null, "[DONE]".getBytes(StandardCharsets.US_ASCII));
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final boolean tellsReason;
    private final Notes notes;
    private final StringBuilder arguments = new StringBuilder();
    private List<byte[]> frames = new ArrayList<>();
    private @Nullable Content part;
    private int index;
    private boolean open;
    private int sources;
    private @Nullable Signature signature;
    private @Nullable StopReason stop;
    private @Nullable Usage usage;
    private String model = "";
    private boolean over;

    /** {@code tellsReason}: whether {@code finish} says the finish reason. */
    UiStreamWriter(boolean tellsReason, Notes notes) {
        this.tellsReason = tellsReason;
        this.notes = notes;
    }

    static byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }

    /** What ends a stream that broke. */
    static byte[] failure(LlmError error) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(frame(error(error)));
        out.writeBytes(DONE);
        return out.toByteArray();
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        frames = new ArrayList<>();
        switch (event) {
            case StreamEvent.Start start -> {
                model = start.model();
                emit(chunk("start"));
                emit(chunk("start-step"));
            }
            case StreamEvent.PartStart begun -> begin(begun);
            case StreamEvent.PartDelta more -> add(more.delta());
            case StreamEvent.PartEnd end -> end();
            case StreamEvent.UsageReport report -> usage = report.usage();
            case StreamEvent.Finish finish -> stop = finish.stop();
            case StreamEvent.End end -> finish();
            case StreamEvent.Failure failure -> {
                over = true;
                emit(error(failure.error()));
                frames.add(DONE.clone());
            }
        }
        return frames;
    }

    private static ObjectNode error(LlmError error) {
        return chunk("error").put("errorText", error.message());
    }

    private static ObjectNode chunk(String type) {
        return Json.object().put("type", type);
    }

    private ObjectNode chunk(String kind, String step) {
        return chunk(kind + "-" + step).put("id", Integer.toString(index));
    }

    private static byte[] frame(ObjectNode chunk) {
        return SseFrame.encode(null, Json.bytes(chunk));
    }

    private void emit(ObjectNode chunk) {
        frames.add(frame(chunk));
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
                ObjectNode start = chunk("reasoning", "start");
                start.set(Carrier.MEMBER, Carrier.redacted(redacted.data()));
                emit(start);
                emit(chunk("reasoning", "end"));
            }
            case Content.ToolCall call -> {
                emit(chunk("tool-input-start").put("toolCallId", call.id()).put("toolName", call.name()));
                add(new Delta.Arguments(call.arguments()));
            }
            default -> whole(begun.part());
        }
    }

    private void whole(Content content) {
        AnswerParts.file(content)
                .ifPresentOrElse(
                        file -> emit(chunk("file").put("url", file.address()).put("mediaType", file.mime())),
                        () -> AnswerParts.drop(index, content, notes));
    }

    private void add(Delta delta) {
        switch (delta) {
            case Delta.Text(String text) -> words("text", text);
            case Delta.Refusal(String text) -> words("text", text);
            case Delta.Reasoning(String text) -> words("reasoning", text);
            case Delta.Signed(Signature signed) -> signature = signed;
            case Delta.Arguments(String fragment) -> {
                if (!fragment.isEmpty() && part instanceof Content.ToolCall call) {
                    arguments.append(fragment);
                    emit(chunk("tool-input-delta").put("toolCallId", call.id()).put("inputTextDelta", fragment));
                }
            }
            case Delta.Citation citation -> cite(citation);
        }
    }

    private void words(String kind, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!open) {
            emit(chunk(kind, "start"));
            open = true;
        }
        emit(chunk(kind, "delta").put("delta", text));
    }

    private void cite(Delta.Citation citation) {
        AnswerParts.source(citation.json())
                .ifPresentOrElse(
                        source -> {
                            ObjectNode chunk = chunk("source-url")
                                    .put("sourceId", "source-" + sources++)
                                    .put("url", source.url());
                            if (source.title() != null) {
                                chunk.put("title", source.title());
                            }
                            emit(chunk);
                        },
                        () -> notes.dropped("content[" + index + "].citations", "it names no page"));
    }

    private void end() {
        if (part instanceof Content.Reasoning && (open || signature != null)) {
            if (!open) {
                emit(chunk("reasoning", "start"));
            }
            ObjectNode end = chunk("reasoning", "end");
            if (signature != null) {
                end.set(Carrier.MEMBER, Carrier.signed(signature));
            }
            emit(end);
        } else if (part instanceof Content.ToolCall call) {
            AnswerParts.input(call, arguments.toString())
                    .ifPresentOrElse(
                            input -> {
                                ObjectNode chunk = chunk("tool-input-available")
                                        .put("toolCallId", call.id())
                                        .put("toolName", call.name());
                                chunk.set("input", input);
                                Carrier.sign(call, chunk, Carrier.MEMBER);
                                emit(chunk);
                            },
                            () -> notes.degraded(
                                    "content[" + index + "]", "the call's arguments broke off: it stays unfinished"));
        } else if (open) {
            emit(chunk("text", "end"));
        }
        part = null;
    }

    private void finish() {
        over = true;
        emit(chunk("finish-step"));
        ObjectNode finish = chunk("finish");
        if (tellsReason) {
            finish.put("finishReason", Ending.reason(stop));
        }
        finish.set("messageMetadata", Ending.metadata(model, stop, usage));
        emit(finish);
        frames.add(DONE.clone());
    }
}
