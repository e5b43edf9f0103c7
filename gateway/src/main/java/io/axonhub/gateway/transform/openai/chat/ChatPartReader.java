package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.transform.Inner;
import io.axonhub.gateway.transform.openai.DataUri;
import io.axonhub.gateway.transform.openai.Members;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one content part of a request's message. */
final class ChatPartReader {
    private ChatPartReader() {}

    static Content part(Members part) {
        String type = part.needText("type");
        return switch (type) {
            case "text" -> text(part);
            case "refusal" -> new Content.Refusal(part.needText("refusal"));
            case "image_url" -> image(part);
            case "input_audio" -> audio(part);
            case "file" -> file(part);
            default -> new Content.Opaque(ChatInbound.FORMAT, type, part.json());
        };
    }

    private static Content text(Members part) {
        String text = part.needText("text");
        CacheControl cache = ChatRequestReader.cache(part);
        return new Content.Text(text, List.of(), cache, part.rest());
    }

    private static Content image(Members part) {
        JsonNode value = part.need("image_url");
        CacheControl cache = ChatRequestReader.cache(part);
        if (value.isTextual()) {
            Media source = address(value.textValue(), part.at("image_url"));
            return new Content.Image(source, null, cache, part.rest());
        }
        Members image = part.needObject("image_url");
        Media source = address(image.needText("url"), image.at("url"));
        return new Content.Image(source, image.text("detail"), cache, rest(part, "image_url", image));
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

    private static Content audio(Members part) {
        Members audio = part.needObject("input_audio");
        String format = audio.needText("format");
        String mime = switch (format) {
            case "wav" -> "audio/wav";
            case "mp3" -> "audio/mpeg";
            default -> throw Members.refuse(audio.at("format"), "must be wav or mp3");
        };
        String data = DataUri.base64(audio.needText("data"), audio.at("data"));
        return new Content.Audio(new Media.Inline(mime, data), rest(part, "input_audio", audio));
    }

    private static Content file(Members part) {
        Members file = part.needObject("file");
        String name = file.text("filename");
        CacheControl cache = ChatRequestReader.cache(part);
        return new Content.Document(source(file), name, null, cache, rest(part, "file", file));
    }

    private static Map<String, JsonNode> rest(Members part, String name, Members inner) {
        Map<String, JsonNode> rest = part.rest();
        Inner.keep(rest, name, inner.rest());
        return rest;
    }

    private static Media source(Members file) {
        String id = file.text("file_id");
        String data = file.text("file_data");
        if (data != null) {
            return DataUri.is(data)
                    ? DataUri.read(data, file.at("file_data"))
                    : new Media.Inline("application/pdf", DataUri.base64(data, file.at("file_data")));
        }
        if (id == null || id.isBlank()) {
            throw Members.refuse(file.path(), "needs file_data or file_id");
        }
        return new Media.FileId(ChatInbound.FORMAT, id);
    }
}
