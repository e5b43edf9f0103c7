package io.axonhub.crd;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a field that is not there becomes. */
final class Absent {
    private Absent() {}

    static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    static <T> List<T> none(@Nullable List<T> value) {
        return value == null ? List.of() : List.copyOf(value);
    }

    static <V> Map<String, V> none(@Nullable Map<String, V> value) {
        return value == null ? Map.of() : Map.copyOf(value);
    }

    static <T> T refused(@Nullable T value, String field) {
        return Objects.requireNonNull(value, field);
    }
}
