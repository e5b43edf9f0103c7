package io.axonhub.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * HTTP header fields in the order they were added: names are lower-case, a name may repeat. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5">RFC 9110, section 5</a>
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(List.of());

    /** Name, value, name, value: a handful of fields is scanned faster than it is hashed. */
    private final List<String> fields;

    private Headers(List<String> fields) {
        this.fields = fields;
    }

    /** No fields. */
    public static Headers empty() {
        return EMPTY;
    }

    /** Fields as they came off a wire, names and values alternating; a name may repeat. */
    public static Headers ofFields(List<String> namesAndValues) {
        requirePairs(namesAndValues.size());
        List<String> copy = new ArrayList<>(namesAndValues.size());
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            copy.add(lower(namesAndValues.get(i)));
            copy.add(namesAndValues.get(i + 1));
        }
        return new Headers(copy);
    }

    /** Nearly all names are lower-case already. */
    private static String lower(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c >= 'A' && c <= 'Z') || c > 0x7E) {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    private static void requirePairs(int size) {
        if (size % 2 != 0) {
            throw new IllegalArgumentException("a name without a value");
        }
    }

    /** The given names and values, alternating; the last value of a name counts. */
    public static Headers of(String... namesAndValues) {
        requirePairs(namesAndValues.length);
        Headers headers = EMPTY;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** Names, already lower-case, and values, alternating. */
    public static Headers ofLowerCase(List<String> namesAndValues) {
        return namesAndValues.isEmpty() ? EMPTY : new Headers(List.copyOf(namesAndValues));
    }

    /** The first value of {@code name}, any case. */
    public Optional<String> first(String name) {
        String wanted = lower(name);
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equals(wanted)) {
                return Optional.of(fields.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** All values of {@code name}, in order. */
    public List<String> all(String name) {
        String wanted = lower(name);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equals(wanted)) {
                values.add(fields.get(i + 1));
            }
        }
        return values;
    }

    /** A copy that also has this field. */
    public Headers add(String name, String value) {
        List<String> copy = new ArrayList<>(fields.size() + 2);
        copy.addAll(fields);
        copy.add(lower(name));
        copy.add(Objects.requireNonNull(value));
        return new Headers(copy);
    }

    /** A copy in which this is the field's only value. */
    public Headers with(String name, String value) {
        return without(name).add(name, value);
    }

    /** A copy without the field. */
    public Headers without(String name) {
        String unwanted = lower(name);
        List<String> copy = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i += 2) {
            if (!fields.get(i).equals(unwanted)) {
                copy.add(fields.get(i));
                copy.add(fields.get(i + 1));
            }
        }
        return new Headers(copy);
    }

    /** A copy in which each of {@code other}'s fields replaces the one here. */
    public Headers withAll(Headers other) {
        Headers[] merged = {this};
        other.forEach((name, value) -> merged[0] = merged[0].without(name));
        other.forEach((name, value) -> merged[0] = merged[0].add(name, value));
        return merged[0];
    }

    /** Calls {@code action} with each field, in order. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < fields.size(); i += 2) {
            action.accept(fields.get(i), fields.get(i + 1));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("Headers[");
        forEach((name, value) ->
                names.append(names.charAt(names.length() - 1) == '[' ? "" : " ").append(name));
        return names.append(']').toString();
    }
}
