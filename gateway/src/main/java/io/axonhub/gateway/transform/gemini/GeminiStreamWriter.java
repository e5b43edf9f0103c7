package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.WholeCharacters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events to chunks: each is an answer of its own that holds what is new; calls come whole. The last one says why the model stopped and
 * what it used, and a stream without it is broken. A failure is an element with an {@code error}, and nothing behind it.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent">Gemini, streamGenerateContent</a>
 */
final class GeminiStreamWriter implements StreamWriter {
    private final Request request;
    private final StreamLayout.Elements elements;
    private final AnswerWriter writer;
    private final List<byte[]> out = new ArrayList<>(2);
    private final StringBuilder arguments = new StringBuilder();
    private final WholeCharacters characters = new WholeCharacters();

    private String id = "";
    private String model = "";
    private @Nullable Content open;
    private @Nullable Signature signature;
    private boolean thought;
    private @Nullable StopReason stop;
    private @Nullable Usage usage;
    private boolean over;

    GeminiStreamWriter(Request request, Notes notes, StreamLayout.Elements elements) {
        this.request = request;
        this.elements = elements;
        this.writer = new AnswerWriter(notes);
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        switch (event) {
            case StreamEvent.Start start -> {
                id = start.id();
                model = start.model().isEmpty() ? request.model() : start.model();
            }
            case StreamEvent.PartStart start -> begin(start.part(), path(start.index()));
            case StreamEvent.PartDelta delta -> add(delta.delta(), path(delta.index()));
            case StreamEvent.PartEnd end -> close(path(end.index()));
            case StreamEvent.UsageReport report -> usage = report.usage();
            case StreamEvent.Finish finish -> stop = finish.stop();
            case StreamEvent.End end -> end();
            case StreamEvent.Failure failure -> {
                over = true;
                out.add(elements.last(Json.bytes(GeminiErrors.body(failure.error(), ""))));
            }
        }
        List<byte[]> frames = List.copyOf(out);
        out.clear();
        return frames;
    }

    private static String path(int index) {
        return "content[" + index + "]";
    }

    private void begin(Content part, String path) {
        open = part;
        signature = null;
        thought = false;
        characters.clear();
        arguments.setLength(0);
        switch (part) {
            case Content.Text text -> {
                text.citations().forEach(citation -> writer.cite(citation, path));
                text(text.text());
            }
            case Content.Refusal refusal -> text(refusal.text());
            case Content.Reasoning reasoning -> {
                signature = reasoning.signature();
                think(reasoning.text());
            }
            case Content.ToolCall call -> arguments.append(call.arguments());
            case Content.RedactedReasoning hidden -> writer.parts(hidden, path).forEach(this::chunk);
            case Content.Opaque opaque -> writer.parts(opaque, path).forEach(this::chunk);
            case Content.Image image -> writer.parts(image, path).forEach(this::chunk);
            case Content.Audio audio -> writer.parts(audio, path).forEach(this::chunk);
            case Content.Document document -> writer.parts(document, path).forEach(this::chunk);
            case Content.ToolResult result -> writer.parts(result, path).forEach(this::chunk);
        }
    }

    private void add(Delta delta, String path) {
        switch (delta) {
            case Delta.Text(String text) -> text(text);
            case Delta.Refusal(String text) -> text(text);
            case Delta.Reasoning(String text) -> think(text);
            case Delta.Signed(Signature signed) -> signature = signed;
            case Delta.Arguments(String fragment) -> arguments.append(fragment);
            case Delta.Citation citation -> writer.cite(citation.json(), path);
        }
    }

    private void text(String more) {
        String text = characters.with(more);
        if (!text.isEmpty()) {
            chunk(AnswerWriter.text(text));
        }
    }

    private void think(String more) {
        String text = characters.with(more);
        if (!text.isEmpty()) {
            thought = true;
            chunk(AnswerWriter.thought(text));
        }
    }

    private void close(String path) {
        switch (open) {
            case Content.ToolCall call -> chunk(writer.call(call.withArguments(arguments.toString()), path));
            case Content.Reasoning reasoning -> {
                ObjectNode part = AnswerWriter.signature(signature, !thought);
                if (part != null) {
                    chunk(part);
                }
            }
            case null, default -> {}
        }
        open = null;
    }

    private void chunk(ObjectNode part) {
        ObjectNode body = Json.object();
        ObjectNode candidate = GeminiResponseWriter.candidate(body);
        ((ArrayNode) candidate.path("content").path("parts")).add(part);
        candidate.put("index", 0);
        out.add(elements.next(Json.bytes(GeminiResponseWriter.named(body, id, model))));
    }

    private void end() {
        over = true;
        ObjectNode body = Json.object();
        ObjectNode candidate = GeminiResponseWriter.candidate(body);
        StopReason why = stop == null ? StopReason.of(StopReason.Kind.STOP, null) : stop;
        candidate.put("finishReason", FinishReasons.write(why)).put("index", 0);
        candidate.setAll(writer.about());
        if (usage != null) {
            body.set("usageMetadata", UsageMetadata.write(usage));
        }
        out.add(elements.last(Json.bytes(GeminiResponseWriter.named(body, id, model))));
    }
}
