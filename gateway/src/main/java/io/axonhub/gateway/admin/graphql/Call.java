package io.axonhub.gateway.admin.graphql;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Viewer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One field's question: who asks, its arguments, and the object it belongs to. What is wrong with an argument is told with its path.
 */
final class Call {
    /** Where the viewer is in the context of an execution. */
    static final String VIEWER = "viewer";

    /** In the context of an execution whose answer shows a secret. */
    static final String SECRET = "secret";

    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int LONGEST = 4096;

    private final Viewer viewer;
    private final Map<String, Object> arguments;
    private final String path;
    private final @Nullable Object source;
    private final GraphQLContext context;
    private final DataFetchingFieldSelectionSet selection;

    private Call(Asked asked, Map<String, Object> arguments, String path) {
        this.context = asked.context();
        this.viewer = context.get(VIEWER);
        this.arguments = arguments;
        this.path = path;
        this.source = asked.source();
        this.selection = asked.selection();
    }

    /** What is the same for a field's arguments and their members. */
    private record Asked(
            GraphQLContext context,
            DataFetchingFieldSelectionSet selection,
            @Nullable Object source) {}

    static Call of(DataFetchingEnvironment environment) {
        Asked asked =
                new Asked(environment.getGraphQlContext(), environment.getSelectionSet(), environment.getSource());
        return new Call(asked, environment.getArguments(), "");
    }

    /** Whether one of these fields of the answer is wanted; a path such as {@code lines/series}, with two stars for any beginning. */
    boolean wants(String... paths) {
        for (String each : paths) {
            if (selection.contains(each)) {
                return true;
            }
        }
        return false;
    }

    private Call member(Map<String, Object> members, String at) {
        return new Call(new Asked(context, selection, source), members, at);
    }

    /** Who asks. */
    Viewer viewer() {
        return viewer;
    }

    /** The answer will show what is shown once. */
    void showsSecret() {
        context.put(SECRET, true);
    }

    /** The object the field belongs to. */
    Row source() {
        if (source instanceof Row row) {
            return row;
        }
        throw new IllegalStateException("a root field has no object");
    }

    /** The path of an argument, for refusals. */
    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A refusal of an argument. */
    AdminException bad(String name, String message) {
        return AdminException.badInput(path(name), message);
    }

    /** Whether the argument was given and is not null. */
    boolean has(String name) {
        return arguments.get(name) != null;
    }

    /** A text that must be there. */
    String text(String name) {
        String text = optional(name).orElse("").strip();
        if (text.isEmpty()) {
            throw bad(name, "must not be empty");
        }
        return text;
    }

    /** A text that may be left out. */
    Optional<String> optional(String name) {
        Object value = arguments.get(name);
        if (value == null) {
            return Optional.empty();
        }
        String text = value.toString();
        if (text.length() > LONGEST) {
            throw bad(name, "must have at most " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
            throw bad(name, "must not hold control characters");
        }
        return Optional.of(text);
    }

    /** A name for people. */
    String name(String name) {
        String text = text(name);
        if (text.length() > 128 || text.contains("\n") || text.contains("\t")) {
            throw bad(name, "must be one line of at most 128 characters");
        }
        return text;
    }

    /** A whole number that may be left out. */
    long number(String name, long fallback) {
        return arguments.get(name) instanceof Number number ? number.longValue() : fallback;
    }

    /** A flag that may be left out. */
    boolean flag(String name, boolean fallback) {
        return arguments.get(name) instanceof Boolean flag ? flag : fallback;
    }

    /** A moment that may be left out. */
    Optional<Instant> time(String name) {
        return optional(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw bad(name, "must be a moment such as 2026-11-29T12:00:00Z");
            }
        });
    }

    /** A list of texts, without doubles. */
    Set<String> texts(String name) {
        Set<String> texts = new HashSet<>();
        if (arguments.get(name) instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }

    /** A list of texts in its order. */
    List<String> ordered(String name) {
        List<String> texts = new ArrayList<>();
        if (arguments.get(name) instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }

    /** A value as it came; null when it was left out. */
    @Nullable
    Object value(String name) {
        return arguments.get(name);
    }

    /** The members of an input object; nothing where it was left out. */
    Call in(String name) {
        return member(members(arguments.get(name)), path(name));
    }

    /** The input objects of a list. */
    List<Call> all(String name) {
        List<Call> all = new ArrayList<>();
        if (arguments.get(name) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                all.add(member(members(list.get(i)), path(name) + "[" + i + "]"));
            }
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** How many the page should have. */
    int first() {
        long first = number("first", USUAL);
        if (first < 1 || first > MOST) {
            throw bad("first", "must be between 1 and " + MOST);
        }
        return (int) first;
    }

    /** The key behind {@code after}; null from the start. */
    @Nullable
    String after() {
        return optional("after").map(cursor -> Pages.key(this, cursor)).orElse(null);
    }
}
