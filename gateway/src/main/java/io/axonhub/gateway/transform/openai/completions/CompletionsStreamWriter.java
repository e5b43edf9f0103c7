package io.axonhub.gateway.transform.openai.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.openai.ChatUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events to {@code text_completion} chunks: text as it comes, one finish, the usage if it was asked for, {@code [DONE]}. */
final class CompletionsStreamWriter implements StreamWriter {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Request request;
    private final Notes notes;
    private final long created;
    private String id = "";
    private String model = "";
    private @Nullable Usage usage;
    private boolean over;

    CompletionsStreamWriter(Request request, Notes notes, long created) {
        this.request = request;
        this.notes = notes;
        this.created = created;
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        return switch (event) {
            case StreamEvent.Start start -> {
                id = start.id();
                model = start.model().isEmpty() ? request.model() : start.model();
                yield List.of();
            }
            case StreamEvent.PartStart start ->
                text(CompletionsResponseWriter.text(start.part(), "content[" + start.index() + "]", notes));
            case StreamEvent.PartDelta delta -> text(text(delta.delta()));
            case StreamEvent.PartEnd end -> List.of();
            case StreamEvent.UsageReport report -> {
                usage = report.usage();
                yield List.of();
            }
            case StreamEvent.Finish finish -> List.of(chunk("", CompletionsResponseWriter.finish(finish.stop())));
            case StreamEvent.End end -> end();
            case StreamEvent.Failure failure -> {
                over = true;
                yield List.of(CompletionsInbound.errorFrame(failure.error()));
            }
        };
    }

    /** Deltas of parts that a completion cannot hold were noted when their part began. */
    private static String text(Delta delta) {
        return switch (delta) {
            case Delta.Text more -> more.text();
            case Delta.Refusal more -> more.text();
            case Delta.Reasoning more -> "";
            case Delta.Signed signed -> "";
            case Delta.Arguments more -> "";
            case Delta.Citation citation -> "";
        };
    }

    private List<byte[]> text(String text) {
        return text.isEmpty() ? List.of() : List.of(chunk(text, null));
    }

    private List<byte[]> end() {
        over = true;
        List<byte[]> frames = new ArrayList<>(2);
        if (request.streamUsage() && usage != null) {
            ObjectNode chunk = CompletionsResponseWriter.head(id, created, model);
            chunk.putArray("choices");
            chunk.set("usage", ChatUsage.write(usage));
            frames.add(SseFrame.encode(null, Json.bytes(chunk)));
        }
        frames.add(DONE.clone());
        return frames;
    }

    /** The last frame of a stream that ends well. */
    static byte[] done() {
        return DONE.clone();
    }

    private byte[] chunk(String text, @Nullable String finish) {
        ObjectNode chunk = CompletionsResponseWriter.head(id, created, model);
        chunk.putArray("choices").add(CompletionsResponseWriter.choice(text, finish));
        if (request.streamUsage()) {
            chunk.putNull("usage");
        }
        return SseFrame.encode(null, Json.bytes(chunk));
    }
}
