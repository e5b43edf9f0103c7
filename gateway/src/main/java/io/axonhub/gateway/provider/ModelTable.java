package io.axonhub.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Capabilities.ThinkingMode;
import io.axonhub.gateway.transform.Capabilities.TokenLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The capability table: rows of data, each for a wire format and optionally a provider type and globs of model names. All rows
 * that match are applied in order and later ones win, so that a default row a format comes first. Thread-safe.
 */
final class ModelTable {
    private static final String RESOURCE = "models.json";

    private final List<Row> rows;
    private final Map<String, Capabilities> known = new ConcurrentHashMap<>();

    private record Row(String format, @Nullable String type, List<Glob> models, ObjectNode values) {
        boolean fits(String wantedType, String wantedFormat, String model) {
            return format.equals(wantedFormat)
                    && (type == null || type.equals(wantedType))
                    && (models.isEmpty()
                            || models.stream().anyMatch(glob -> glob.matches(model) || glob.matches(bare(model))));
        }

        /** A model's own name out of what a cloud calls it, such as {@code eu.anthropic.claude-sonnet-4-5-20250929-v1:0}. */
        private static String bare(String model) {
            int vendor = model.indexOf("anthropic.");
            return vendor < 0 ? model : model.substring(vendor + "anthropic.".length());
        }
    }

    private ModelTable(List<Row> rows) {
        this.rows = rows;
    }

    /** The table shipped with the gateway. */
    static ModelTable builtIn() {
        try (InputStream in = ModelTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a table; each row's values are checked when they are first used together. */
    static ModelTable parse(byte[] json) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : Json.parse(json).path("rows")) {
            List<Glob> globs = new ArrayList<>();
            row.path("models").forEach(glob -> globs.add(new Glob(glob.asText())));
            JsonNode type = row.get("type");
            JsonNode format = row.path("format");
            for (JsonNode one : format.isArray() ? format : List.of(format)) {
                rows.add(new Row(one.asText(), type == null ? null : type.asText(), globs, (ObjectNode) row));
            }
        }
        return new ModelTable(rows);
    }

    Capabilities capabilities(String type, String format, String model) {
        return known.computeIfAbsent(type + '\n' + format + '\n' + model, key -> merged(type, format, model));
    }

    private Capabilities merged(String type, String format, String model) {
        ObjectNode merged = Json.object();
        rows.stream().filter(row -> row.fits(type, format, model)).forEach(row -> merged.setAll(row.values()));
        if (merged.isEmpty()) {
            throw new IllegalStateException("the model table has no row for format " + format);
        }
        return new Capabilities(
                merged.path("maxOutput").asInt(),
                TokenLimit.valueOf(merged.path("tokenLimit").asText().toUpperCase(Locale.ROOT)),
                merged.path("developerRole").asBoolean(),
                merged.path("sampling").asBoolean(),
                set(merged.path("thinking"), word -> ThinkingMode.valueOf(word.toUpperCase(Locale.ROOT))),
                set(merged.path("efforts"), word -> Effort.parse(word).orElseThrow()),
                merged.path("forcedTools").asBoolean(),
                merged.path("jsonSchema").asBoolean(),
                merged.path("midSystem").asBoolean(),
                merged.path("reasoningContent").asBoolean(),
                merged.path("cachePoints").asBoolean(true));
    }

    private static <T> Set<T> set(JsonNode words, Function<String, T> read) {
        List<String> texts = new ArrayList<>();
        words.forEach(word -> texts.add(word.asText()));
        return texts.stream().map(read).collect(Collectors.toUnmodifiableSet());
    }
}
