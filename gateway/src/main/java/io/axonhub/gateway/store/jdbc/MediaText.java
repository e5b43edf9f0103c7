package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.llm.Usage.Media;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a usage was sound and pictures, in one column: most requests have none of it. JSON, so that a database can be asked for a
 * member, such as {@code {"audio_input":12,"images":1}}.
 */
final class MediaText {
    private MediaText() {}

    /** Null for text only. */
    static @Nullable String of(Media media) {
        if (media.equals(Media.NONE)) {
            return null;
        }
        Map<String, Long> members = new LinkedHashMap<>();
        members.put("audio_input", media.audioInput());
        members.put("audio_cached", media.audioCached());
        members.put("audio_output", media.audioOutput());
        members.put("image_input", media.imageInput());
        members.put("image_output", media.imageOutput());
        members.put("images", media.images());
        members.put("audio_millis", media.audioMillis());
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) -> {
            if (value > 0) {
                json.append(json.length() == 1 ? "" : ",")
                        .append('"')
                        .append(name)
                        .append("\":")
                        .append(value);
            }
        });
        return json.append('}').toString();
    }

    /** What {@link #of} wrote. */
    static Media parse(@Nullable String json) {
        if (json == null) {
            return Media.NONE;
        }
        Map<String, Long> members = new LinkedHashMap<>();
        for (String member : json.substring(1, json.length() - 1).split(",", -1)) {
            int colon = member.indexOf(':');
            members.put(
                    member.substring(0, colon).strip().replace("\"", ""),
                    Long.valueOf(member.substring(colon + 1).strip()));
        }
        return new Media(
                members.getOrDefault("audio_input", 0L),
                members.getOrDefault("audio_cached", 0L),
                members.getOrDefault("audio_output", 0L),
                members.getOrDefault("image_input", 0L),
                members.getOrDefault("image_output", 0L),
                members.getOrDefault("images", 0L),
                members.getOrDefault("audio_millis", 0L));
    }
}
