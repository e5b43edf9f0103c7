package io.axonhub.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Takes out of a body what must not be kept. A path's value is replaced as a whole; a pattern's matches are replaced in each string of
 * a JSON body, so that no escape hides them, and in the text of any other. A body that is no JSON cannot be searched by path, and
 * nothing of it is left. Immutable.
 */
public final class Redaction implements UnaryOperator<Optional<byte[]>> {
    /** What stands where something was taken out, unless something else is said. */
    public static final String REPLACEMENT = "[redacted]";

    private final List<At> paths;
    private final List<Match> patterns;

    private Redaction(List<At> paths, List<Match> patterns) {
        this.paths = List.copyOf(paths);
        this.patterns = List.copyOf(patterns);
    }

    /** What stands there becomes this text. */
    private record At(JsonPath path, TextNode replacement) {}

    /** What matches becomes this text. */
    private record Match(Pattern pattern, String replacement) {}

    /** Takes nothing out. */
    public static Redaction none() {
        return new Redaction(List.of(), List.of());
    }

    /**
     * With what stands at {@code path} taken out, too.
     *
     * @throws IllegalArgumentException when it is no {@link JsonPath}
     */
    public Redaction withPath(String path, String replacement) {
        List<At> more = new ArrayList<>(paths);
        more.add(new At(JsonPath.parse(path), TextNode.valueOf(replacement)));
        return new Redaction(more, patterns);
    }

    /**
     * With what matches {@code pattern} taken out, too; RE2, which no text can make slow.
     *
     * @throws com.google.re2j.PatternSyntaxException when it is none
     */
    public Redaction withPattern(String pattern, String replacement) {
        List<Match> more = new ArrayList<>(patterns);
        more.add(new Match(
                Pattern.compile(pattern), replacement.replace("\\", "\\\\").replace("$", "\\$")));
        return new Redaction(paths, more);
    }

    /** Whether it takes nothing out. */
    public boolean isEmpty() {
        return paths.isEmpty() && patterns.isEmpty();
    }

    /** What may be kept of a body; empty when that is nothing. */
    @Override
    public Optional<byte[]> apply(Optional<byte[]> body) {
        return isEmpty() ? body : body.flatMap(this::redacted);
    }

    private Optional<byte[]> redacted(byte[] body) {
        JsonNode tree;
        try {
            tree = Json.parse(body);
        } catch (Json.BadJsonException e) {
            return paths.isEmpty()
                    ? Optional.of(
                            replaced(new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8))
                    : Optional.empty();
        }
        paths.forEach(at -> at.path().edit(tree, value -> at.replacement()));
        return Optional.of(Json.bytes(patterns.isEmpty() ? tree : replaced(tree)));
    }

    private String replaced(String text) {
        String result = text;
        for (Match match : patterns) {
            result = match.pattern().matcher(result).replaceAll(match.replacement());
        }
        return result;
    }

    private JsonNode replaced(JsonNode node) {
        switch (node) {
            case TextNode text -> {
                return TextNode.valueOf(replaced(text.textValue()));
            }
            case ObjectNode object ->
                object.properties().forEach(member -> member.setValue(replaced(member.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, replaced(array.get(i)));
                }
            }
            default -> {
                return node;
            }
        }
        return node;
    }
}
