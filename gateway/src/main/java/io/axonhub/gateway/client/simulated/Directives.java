package io.axonhub.gateway.client.simulated;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code [[sim ...]]} in a message or a model's name asks for: words, each alone or with a value. A value is bare (up to white
 * space), in double quotes, or a JSON object.
 */
final class Directives {
    private static final Pattern BLOCK = Pattern.compile("\\[\\[sim\\b(.*?)]]", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s)?");

    private static final Set<String> KNOWN = Set.of(
            "args",
            "cut-after",
            "error",
            "error-after",
            "gap",
            "message",
            "reasoning",
            "refusal",
            "retry-after",
            "stop",
            "text",
            "tokens",
            "tool",
            "ttft");

    private final Map<String, String> words;
    private final Set<String> unknown;

    private Directives(Map<String, String> words, Set<String> unknown) {
        this.words = words;
        this.unknown = unknown;
    }

    /** The directives of a text, those of the model's name below them. */
    static Directives of(String model, String text) {
        Map<String, String> words = new HashMap<>();
        if (model.startsWith("simulated-") && !model.equals("simulated-echo")) {
            read(model.substring("simulated-".length()).replace('_', ' '), words);
        }
        Map<String, String> asked = new HashMap<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            read(block.group(1), asked);
        }
        words.putAll(asked);
        Set<String> unknown = new TreeSet<>(asked.keySet());
        unknown.removeAll(KNOWN);
        return new Directives(words, unknown);
    }

    /** The text without its directives. */
    static String plain(String text) {
        return BLOCK.matcher(text).replaceAll("").strip();
    }

    private static void read(String text, Map<String, String> into) {
        int i = 0;
        while (i < text.length()) {
            if (Character.isWhitespace(text.charAt(i))) {
                i++;
                continue;
            }
            int end = word(text, i);
            String name = text.substring(i, end).toLowerCase(Locale.ROOT);
            i = end;
            String value = "";
            if (i < text.length() && text.charAt(i) == '=') {
                int to = value(text, i + 1);
                value = unquoted(text.substring(i + 1, to));
                i = to;
            }
            into.put(name, value);
        }
    }

    private static int word(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '=' && !Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return Math.max(i, from + (i < text.length() && text.charAt(i) == '=' && i == from ? 1 : 0));
    }

    /** Behind the value that starts at {@code from}: white space ends it, but not inside quotes or braces. */
    private static int value(String text, int from) {
        boolean quoted = false;
        int depth = 0;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']')) {
                depth--;
            } else if (!quoted && depth <= 0 && Character.isWhitespace(c)) {
                break;
            }
        }
        return Math.min(i, text.length());
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /** Why the text cannot be followed: a word in it that nobody reads would test nothing. */
    Optional<String> mistake() {
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("the simulated provider does not know " + String.join(", ", unknown) + "; it knows "
                        + String.join(", ", new TreeSet<>(KNOWN)));
    }

    boolean has(String word) {
        return words.containsKey(word);
    }

    /** The word's value; empty when it is absent or stands alone. */
    Optional<String> text(String word) {
        return Optional.ofNullable(words.get(word)).filter(value -> !value.isEmpty());
    }

    /** The word's value as a number; empty when it is none. */
    OptionalInt number(String word) {
        return text(word)
                .filter(value -> value.matches("[0-9]{1,7}"))
                .map(value -> OptionalInt.of(Integer.parseInt(value)))
                .orElse(OptionalInt.empty());
    }

    /** The word's value as a time: {@code 300ms}, {@code 2s} or bare milliseconds; zero when it is none. */
    Duration time(String word) {
        return text(word)
                .map(TIME::matcher)
                .filter(Matcher::matches)
                .map(match -> "s".equals(match.group(2))
                        ? Duration.ofSeconds(Long.parseLong(match.group(1)))
                        : Duration.ofMillis(Long.parseLong(match.group(1))))
                .orElse(Duration.ZERO);
    }
}
