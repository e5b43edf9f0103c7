package io.axonhub.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The rules of capability rows that someone else wrote: nothing unknown, nothing of the wrong kind, nothing passed over. */
final class ModelRows {
    private static final String ABOUT = "about";
    private static final String ROWS = "rows";

    private final Map<String, Rule> members = new TreeMap<>();

    /** Refuses a value that is none of its member's. */
    @FunctionalInterface
    private interface Rule {
        void check(String path, JsonNode value);
    }

    ModelRows(Set<String> formats, Set<String> types) {
        for (String flag : List.of(
                "sampling",
                "forcedTools",
                "jsonSchema",
                "developerRole",
                "midSystem",
                "reasoningContent",
                "cachePoints")) {
            members.put(flag, (path, value) -> refuseIf(!value.isBoolean(), path, "must be true or false"));
        }
        members.put("maxOutput", ModelRows::positive);
        members.put("models", (path, value) -> each(path, value, ModelRows::name));
        members.put("format", words(formats));
        members.put("type", words(types));
        members.put("types", words(types));
        members.put("thinking", words(named(ThinkingMode.values(), ThinkingMode::text)));
        members.put("efforts", words(named(Effort.values(), Effort::wire)));
        members.put("abilities", words(named(Ability.values(), Ability::text)));
        members.put("tokenLimit", word(named(TokenLimit.values(), TokenLimit::wire)));
        members.put("conversations", word(named(Conversations.values(), Conversations::text)));
    }

    /** Throws an BadModelsException with the row, the member and the remedy. */
    void check(byte[] json) {
        JsonNode table;
        try {
            table = Json.parse(json);
        } catch (Json.BadJsonException e) {
            throw new BadModelsException("is not JSON: " + e.getMessage());
        }
        refuseIf(!table.path(ROWS).isArray(), ROWS, "must be a list of rows, as in {\"rows\": [{...}]}");
        table.fieldNames()
                .forEachRemaining(name -> refuseIf(
                        !name.equals(ROWS) && !name.equals(ABOUT), name, "is unknown: there are rows and about"));
        for (int i = 0; i < table.path(ROWS).size(); i++) {
            row(ROWS + "[" + i + "]", table.path(ROWS).get(i));
        }
    }

    private void row(String path, JsonNode row) {
        refuseIf(!row.isObject(), path, "must be an object");
        row.properties().forEach(member -> {
            String at = path + "." + member.getKey();
            Rule rule = members.get(member.getKey());
            if (rule == null) {
                throw refusal(at, "is unknown: there are " + String.join(", ", members.keySet()));
            }
            rule.check(at, member.getValue());
        });
    }

    private static Rule words(Set<String> known) {
        return (path, value) -> each(path, value, word(known));
    }

    private static Rule word(Set<String> known) {
        return (path, value) -> refuseIf(
                !value.isTextual() || !known.contains(value.asText()),
                path,
                "must be one of " + String.join(", ", new TreeSet<>(known)));
    }

    /** One word or a list of them. */
    private static void each(String path, JsonNode value, Rule rule) {
        if (!value.isArray()) {
            rule.check(path, value);
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            rule.check(path + "[" + i + "]", value.get(i));
        }
    }

    private static void name(String path, JsonNode value) {
        refuseIf(
                !value.isTextual() || value.asText().isBlank(),
                path,
                "must be the name of a model, with * for any characters");
    }

    private static void positive(String path, JsonNode value) {
        refuseIf(!value.isInt() || value.asInt() < 1, path, "must be a whole number of at least 1");
    }

    private static <T> Set<String> named(T[] values, Function<T, String> name) {
        return new TreeSet<>(Arrays.stream(values).map(name).toList());
    }

    private static void refuseIf(boolean wrong, String path, String why) {
        if (wrong) {
            throw refusal(path, why);
        }
    }

    private static BadModelsException refusal(String path, String why) {
        return new BadModelsException(path + " " + why);
    }
}
