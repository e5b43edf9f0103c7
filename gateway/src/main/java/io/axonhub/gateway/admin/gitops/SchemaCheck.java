package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares a tree with its schema as the Kubernetes API server does with unknown fields refused, and reports all that differs. */
final class SchemaCheck {
    private final String file;
    private final Report report;

    SchemaCheck(String file, Report report) {
        this.file = file;
        this.report = report;
    }

    /**
     * Checks {@code tree}.
     *
     * @param line where the field's name stands
     */
    void check(String path, int line, Tree tree, Schema schema) {
        if (tree instanceof Tree.Leaf leaf
                && leaf.value().isNull()
                && !schema.type().isEmpty()) {
            report.error(file, line, path, "must not be null");
            return;
        }
        switch (schema.type()) {
            case "object" -> {
                if (tree instanceof Tree.Mapping mapping) {
                    object(path, line, mapping, schema);
                } else {
                    report.error(file, line, path, "must be an object");
                }
            }
            case "array" -> {
                if (tree instanceof Tree.Sequence sequence) {
                    array(path, line, sequence, schema);
                } else {
                    report.error(file, line, path, "must be a list");
                }
            }
            case "" -> {}
            default -> scalar(path, line, tree, schema);
        }
    }

    private void object(String path, int line, Tree.Mapping mapping, Schema schema) {
        int count = mapping.members().size();
        bounds(path, line, count, schema, "field");
        mapping.members().forEach((name, member) -> {
            String at = path + "." + name;
            Schema field = schema.additional() == null ? schema.properties().get(name) : schema.additional();
            if (field == null) {
                report.error(file, member.line(), at, "unknown field");
            } else {
                check(at, member.line(), member.value(), field);
            }
        });
        for (String name : schema.required()) {
            if (!mapping.members().containsKey(name)) {
                report.error(file, line, path + "." + name, "is required");
            }
        }
    }

    private void array(String path, int line, Tree.Sequence sequence, Schema schema) {
        bounds(path, line, sequence.items().size(), schema, "item");
        Map<List<JsonNode>, String> seen = new HashMap<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Tree item = sequence.items().get(i);
            String at = path + "[" + i + "]";
            if (schema.items() != null) {
                check(at, item.line(), item, schema.items());
            }
            if (!schema.listType().equals("atomic")) {
                List<JsonNode> identity = identity(item, schema.listKeys());
                boolean whole = identity.stream().noneMatch(JsonNode::isMissingNode);
                String first = whole ? seen.putIfAbsent(identity, at) : null;
                if (first != null) {
                    String key = schema.listKeys().size() == 1
                            ? "." + schema.listKeys().getFirst()
                            : "";
                    report.error(file, item.line(), at + key, "is the same as " + first + key);
                }
            }
        }
    }

    private static List<JsonNode> identity(Tree item, List<String> keys) {
        JsonNode json = item.json();
        return keys.isEmpty() ? List.of(json) : keys.stream().map(json::path).toList();
    }

    private void scalar(String path, int line, Tree tree, Schema schema) {
        JsonNode value = tree.json();
        boolean fits = switch (schema.type()) {
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isTextual();
        };
        if (!fits) {
            report.error(file, line, path, expected(schema.type(), value));
        } else if (schema.type().equals("integer")) {
            integer(path, line, value.bigIntegerValue(), schema.bounds());
        } else if (schema.type().equals("string")) {
            string(path, line, value.textValue(), schema);
        }
    }

    private static String expected(String type, JsonNode value) {
        return switch (type) {
            case "integer" -> "must be an integer";
            case "boolean" -> "must be true or false";
            default -> value.isContainerNode() ? "must be a text" : "must be a text: quote it";
        };
    }

    private void integer(String path, int line, BigInteger value, Schema.Bounds bounds) {
        boolean low = value.compareTo(BigInteger.valueOf(bounds.least())) < 0;
        boolean high = value.compareTo(BigInteger.valueOf(bounds.most())) > 0;
        if (low || high) {
            boolean open = bounds.most() >= Integer.MAX_VALUE && low;
            report.error(
                    file,
                    line,
                    path,
                    open
                            ? "must be at least " + bounds.least()
                            : "must be from " + bounds.least() + " to " + bounds.most());
        }
    }

    private void string(String path, int line, String value, Schema schema) {
        int length = value.codePointCount(0, value.length());
        Pattern pattern = schema.pattern();
        if (!bounds(path, line, length, schema, "character")) {
            return;
        }
        if (!schema.values().isEmpty() && !schema.values().contains(value)) {
            report.error(file, line, path, "must be one of " + String.join(", ", schema.values()));
        } else if (pattern != null && !pattern.matcher(value).find()) {
            report.error(file, line, path, "must match " + pattern.pattern());
        } else if (schema.format().equals("date-time") && !isTime(value)) {
            report.error(file, line, path, "must be a time such as 2027-01-31T00:00:00Z");
        }
    }

    private static boolean isTime(String value) {
        try {
            Instant.parse(value);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private boolean bounds(String path, int line, long count, Schema schema, String unit) {
        Schema.Bounds bounds = schema.bounds();
        if (count == 0 && bounds.least() > 0) {
            report.error(file, line, path, "must not be empty");
            return false;
        }
        if (count < bounds.least() || count > bounds.most()) {
            report.error(
                    file,
                    line,
                    path,
                    count > bounds.most()
                            ? "must have at most " + bounds.most() + " " + unit + "s"
                            : "must have at least " + bounds.least() + " " + unit + "s");
            return false;
        }
        return true;
    }
}
