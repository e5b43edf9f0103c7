package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.Notes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all protocols ask of an answer's parts. */
final class AnswerParts {
    private AnswerParts() {}

    /** A page that a citation names. {@code title}: null when it has none. */
    record Source(String url, @Nullable String title) {}

    /** A file of the answer. */
    record File(String mime, String base64, @Nullable String url) {
        /** Its address: {@code data:} where the bytes are here. */
        String address() {
            return url == null ? "data:" + mime + ";base64," + base64 : url;
        }
    }

    /**
     * A call's input: a custom tool's text, or the JSON its arguments are, an empty object for none. Empty when they broke off: a client
     * would run the tool with half an input, and keeps a call without input as unfinished.
     */
    static Optional<JsonNode> input(Content.ToolCall call, String arguments) {
        if (call.kind() == Content.ToolCall.Kind.CUSTOM) {
            return Optional.of(TextNode.valueOf(arguments));
        }
        if (arguments.isBlank()) {
            return Optional.of(Json.object());
        }
        try {
            return Optional.of(Json.parse(arguments));
        } catch (Json.BadJsonException e) {
            return Optional.empty();
        }
    }

    /** The page that a citation of any format names; empty when it points into a document of the prompt. */
    static Optional<Source> source(JsonNode citation) {
        JsonNode named = citation.path("url_citation").isObject() ? citation.path("url_citation") : citation;
        String url = named.path("url").asText("");
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(new Source(url, named.path("title").textValue()));
    }

    /** The file that a part is; empty when it is none that a client could open. */
    static Optional<File> file(Content part) {
        return switch (part) {
            case Content.Image image -> file(image.source(), "image/png");
            case Content.Audio audio -> file(audio.source(), "audio/wav");
            case Content.Document document -> file(document.source(), "application/octet-stream");
            default -> Optional.empty();
        };
    }

    private static Optional<File> file(Media media, String fallback) {
        return switch (media) {
            case Media.Inline(String mime, String base64) -> Optional.of(new File(mime, base64, null));
            case Media.Url(String url, @Nullable String mime) ->
                Optional.of(new File(mime == null ? fallback : mime, "", url));
            case Media.FileId id -> Optional.empty();
            case Media.PlainText text -> Optional.empty();
        };
    }

    /** Notes a part that the client cannot be shown. */
    static void drop(int index, Content part, Notes notes) {
        String type = part instanceof Content.Opaque opaque ? " ('" + opaque.type() + "')" : "";
        notes.dropped("content[" + index + "]", "the AI SDK's messages have no such part" + type);
    }
}
