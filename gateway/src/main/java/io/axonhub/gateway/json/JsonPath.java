package io.axonhub.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places in a tree, in the part of JSONPath that points: {@code messages[*].content}, {@code tools[0].name}, {@code *.id},
 * {@code ..email} (at any depth). A leading {@code $.} may stand there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9535">RFC 9535, JSONPath</a>
 */
public final class JsonPath {
    private static final Pattern STEP =
            Pattern.compile("\\.\\.([A-Za-z0-9_-]+)|\\.?([A-Za-z0-9_-]+)|\\.?(\\*)|\\[(\\*|\\d{1,6})]");

    private final String text;
    private final List<Step> steps;

    private JsonPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /** One step down. */
    private sealed interface Step {
        /** A member. */
        record Name(String name) implements Step {}

        /** An element. */
        record Index(int index) implements Step {}

        /** Each member or element. */
        record Each() implements Step {}

        /** Each member of this name, however deep. */
        record Deep(String name) implements Step {}
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static JsonPath parse(String text) {
        String rest = text.startsWith("$") ? text.substring(1) : text;
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(rest);
        int at = 0;
        while (at < rest.length() && step.region(at, rest.length()).lookingAt()) {
            steps.add(step(step));
            at = step.end();
        }
        if (steps.isEmpty() || at < rest.length()) {
            throw new IllegalArgumentException("must be a path such as messages[*].content or ..email");
        }
        return new JsonPath(text, List.copyOf(steps));
    }

    private static Step step(Matcher step) {
        if (step.group(1) != null) {
            return new Step.Deep(step.group(1));
        }
        if (step.group(2) != null) {
            return new Step.Name(step.group(2));
        }
        String index = step.group(4);
        return index == null || index.equals("*") ? new Step.Each() : new Step.Index(Integer.parseInt(index));
    }

    /** Replaces what stands at the path's places in {@code root}. */
    void edit(JsonNode root, UnaryOperator<JsonNode> change) {
        edit(root, 0, change);
    }

    private void edit(JsonNode node, int at, UnaryOperator<JsonNode> change) {
        switch (steps.get(at)) {
            case Step.Name(String name) -> member(node, name, at, change);
            case Step.Index(int index) -> element(node, index, at, change);
            case Step.Each() -> each(node, at, change);
            case Step.Deep(String name) -> {
                member(node, name, at, change);
                for (JsonNode child : node) {
                    edit(child, at, change);
                }
            }
        }
    }

    private void member(JsonNode node, String name, int at, UnaryOperator<JsonNode> change) {
        JsonNode child = node.get(name);
        if (child == null || !(node instanceof ObjectNode object)) {
            return;
        }
        if (at + 1 == steps.size()) {
            object.set(name, change.apply(child));
        } else {
            edit(child, at + 1, change);
        }
    }

    private void element(JsonNode node, int index, int at, UnaryOperator<JsonNode> change) {
        JsonNode child = node.get(index);
        if (child == null || !(node instanceof ArrayNode array)) {
            return;
        }
        if (at + 1 == steps.size()) {
            array.set(index, change.apply(child));
        } else {
            edit(child, at + 1, change);
        }
    }

    private void each(JsonNode node, int at, UnaryOperator<JsonNode> change) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> member(node, name, at, change));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            element(node, i, at, change);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
