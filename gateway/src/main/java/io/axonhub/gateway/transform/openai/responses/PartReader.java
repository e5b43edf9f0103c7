package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.openai.DataUri;
import io.axonhub.gateway.transform.openai.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the content parts of one input item. */
final class PartReader {
    private PartReader() {}

    /** A string or a list of parts; none when absent. */
    static List<Content> content(Members item, String member) {
        JsonNode content = item.any(member);
        if (content == null) {
            return List.of();
        }
        if (content.isTextual()) {
            return List.of(item.reading().placed(Content.Text.of(content.textValue()), item.at(member)));
        }
        if (!content.isArray()) {
            throw Members.refuse(item.at(member), "must be a string or an array of parts");
        }
        List<Content> parts = new ArrayList<>();
        for (Members part : item.objects(member)) {
            parts.add(part.placed(part(part)));
        }
        return parts;
    }

    private static Content part(Members part) {
        String type = part.needText("type");
        return switch (type) {
            case "input_text", "output_text", "text" -> text(part);
            case "refusal" -> new Content.Refusal(part.needText("refusal"));
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            case "input_audio" -> audio(part);
            default -> new Content.Opaque(ResponsesInbound.FORMAT, type, part.json());
        };
    }

    /** Clients send back what they got, also as the other kind of text. */
    private static Content text(Members part) {
        String text = part.needText("text");
        part.any("logprobs");
        return new Content.Text(text, part.list("annotations"), null, part.rest());
    }

    private static Content image(Members part) {
        String url = part.text("image_url");
        String id = part.text("file_id");
        String detail = part.text("detail");
        if (url == null && (id == null || id.isBlank())) {
            throw Members.refuse(part.path(), "needs image_url or file_id");
        }
        Media source = url == null
                ? new Media.FileId(ResponsesInbound.FORMAT, String.valueOf(id))
                : address(url, part.at("image_url"));
        return new Content.Image(source, detail, null, part.rest());
    }

    private static Media address(String url, String path) {
        String trimmed = url.strip();
        if (DataUri.is(trimmed)) {
            return DataUri.read(trimmed, path);
        }
        String lower = trimmed.substring(0, Math.min(8, trimmed.length())).toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return new Media.Url(trimmed, null);
        }
        throw Members.refuse(path, "must be an http(s) address or a data: URI");
    }

    private static Content file(Members part) {
        String data = part.text("file_data");
        String url = part.text("file_url");
        String id = part.text("file_id");
        String name = part.text("filename");
        Media source;
        if (data != null) {
            source = DataUri.is(data)
                    ? DataUri.read(data, part.at("file_data"))
                    : new Media.Inline("application/pdf", DataUri.base64(data, part.at("file_data")));
        } else if (url != null) {
            source = address(url, part.at("file_url"));
        } else if (id != null && !id.isBlank()) {
            source = new Media.FileId(ResponsesInbound.FORMAT, id);
        } else {
            throw Members.refuse(part.path(), "needs file_data, file_url or file_id");
        }
        return new Content.Document(source, name, null, null, part.rest());
    }

    private static Content audio(Members part) {
        Members audio = part.needObject("input_audio");
        String mime = switch (audio.needText("format")) {
            case "wav" -> "audio/wav";
            case "mp3" -> "audio/mpeg";
            default -> throw Members.refuse(audio.at("format"), "must be wav or mp3");
        };
        return new Content.Audio(
                new Media.Inline(mime, DataUri.base64(audio.needText("data"), audio.at("data"))), part.rest());
    }
}
