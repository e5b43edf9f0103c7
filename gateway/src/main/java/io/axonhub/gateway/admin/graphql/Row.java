package io.axonhub.gateway.admin.graphql;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of an answer, its fields by name. */
final class Row {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** With its first field. */
    static Row of(String name, @Nullable Object value) {
        return new Row().with(name, value);
    }

    /** With one more. */
    Row with(String name, @Nullable Object value) {
        fields.put(name, value instanceof Instant time ? time.toString() : value);
        return this;
    }

    /** The value of a field; null when there is none. */
    @Nullable
    Object get(String name) {
        return fields.get(name);
    }
}
