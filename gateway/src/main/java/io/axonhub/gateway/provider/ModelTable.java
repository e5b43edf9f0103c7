package io.axonhub.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.transform.Capabilities;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The capability table: rows of data, each for a wire format, provider types and globs of model names, all optional. All rows
 * that match are applied in order and later ones win, so that a default row a format comes first. Thread-safe.
 */
final class ModelTable {
    private static final String RESOURCE = "models.json";

    private final List<Row> rows;
    private final Map<Key, Entry> known = new ConcurrentHashMap<>();

    /** What is empty fits everything. */
    private record Row(Set<String> formats, Set<String> types, List<Glob> models, ObjectNode values) {
        boolean fits(Key wanted) {
            return (formats.isEmpty() || formats.contains(wanted.format()))
                    && (types.isEmpty() || types.contains(wanted.type()))
                    && (models.isEmpty() || models.stream().anyMatch(glob -> named(glob, wanted.model())));
        }

        private static boolean named(Glob glob, String model) {
            return glob.matches(model) || glob.matches(bare(model));
        }

        /** A model's own name out of what a cloud calls it, such as {@code eu.anthropic.claude-sonnet-4-5-20250929-v1:0}. */
        private static String bare(String model) {
            int vendor = model.indexOf("anthropic.");
            return vendor < 0 ? model : model.substring(vendor + "anthropic.".length());
        }
    }

    private record Key(String type, String format, String model) {}

    private record Entry(Capabilities capabilities, Set<Ability> abilities, Conversations conversations) {}

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
            words(row.path("models")).forEach(glob -> globs.add(new Glob(glob)));
            Set<String> types = new HashSet<>(words(row.path("types")));
            types.addAll(words(row.path("type")));
            rows.add(new Row(Set.copyOf(words(row.path("format"))), types, globs, (ObjectNode) row));
        }
        return new ModelTable(rows);
    }

    /**
     * This one corrected by rows of someone's own, which win.
     *
     * @param types the provider types there are
     * @throws BadModelsException with the row, the member and the remedy
     */
    ModelTable with(byte[] json, Set<String> types) {
        Set<String> formats =
                rows.stream().flatMap(row -> row.formats().stream()).collect(Collectors.toUnmodifiableSet());
        new ModelRows(formats, types).check(json);
        return new ModelTable(
                Stream.concat(rows.stream(), parse(json).rows.stream()).toList());
    }

    /** What the model can do; all there is where no row says. */
    Set<Ability> abilities(String type, String format, String model) {
        return entry(type, format, model).abilities();
    }

    Capabilities capabilities(String type, String format, String model) {
        return entry(type, format, model).capabilities();
    }

    Conversations conversations(String type, String format, String model) {
        return entry(type, format, model).conversations();
    }

    private Entry entry(String type, String format, String model) {
        Key key = new Key(type, format, model);
        Entry entry = known.get(key);
        if (entry == null) {
            entry = merged(key);
            known.put(key, entry);
        }
        return entry;
    }

    private Entry merged(Key key) {
        ObjectNode merged = Json.object();
        rows.stream().filter(row -> row.fits(key)).forEach(row -> merged.setAll(row.values()));
        if (!merged.has("maxOutput")) {
            throw new IllegalStateException("the model table has no row for format " + key.format());
        }
        Set<Ability> abilities = merged.has("abilities")
                ? set(merged.path("abilities"), word -> Ability.parse(word).orElseThrow())
                : EnumSet.allOf(Ability.class);
        Conversations conversations = Conversations.parse(
                        merged.path("conversations").asText(Conversations.ANY.text()))
                .orElseThrow();
        return new Entry(capabilities(merged), abilities, conversations);
    }

    private static Capabilities capabilities(ObjectNode merged) {
        return new Capabilities(
                merged.path("maxOutput").asInt(),
                TokenLimit.parse(merged.path("tokenLimit").asText()).orElseThrow(),
                merged.path("developerRole").asBoolean(),
                merged.path("sampling").asBoolean(),
                set(merged.path("thinking"), word -> ThinkingMode.parse(word).orElseThrow()),
                set(merged.path("efforts"), word -> Effort.parse(word).orElseThrow()),
                merged.path("forcedTools").asBoolean(),
                merged.path("jsonSchema").asBoolean(),
                merged.path("midSystem").asBoolean(),
                merged.path("reasoningContent").asBoolean(),
                merged.path("cachePoints").asBoolean(true));
    }

    /** One word or a list of them. */
    private static List<String> words(JsonNode node) {
        List<String> words = new ArrayList<>();
        (node.isTextual() ? List.of(node) : node).forEach(word -> words.add(word.asText()));
        return words;
    }

    private static <T> Set<T> set(JsonNode words, Function<String, T> read) {
        return words(words).stream().map(read).collect(Collectors.toUnmodifiableSet());
    }
}
