package io.axonhub.gateway.config;

import io.axonhub.gateway.yaml.YamlFault;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The leaves of a YAML file with their lines.
 *
 * @param problems each starts with ":line: "
 */
record YamlSettings(List<Entry> entries, List<String> problems) {
    /** Above that of any key, below that of an alias that holds itself. */
    private static final int MAX_DEPTH = 10;

    /** A leaf. {@code key}: dotted; {@code line}: from 1. */
    record Entry(String key, String value, int line) {}

    /** Reads {@code text}; an empty file has no entries. */
    static YamlSettings parse(String text) {
        YamlSettings settings = new YamlSettings(new ArrayList<>(), new ArrayList<>());
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root != null && !isNull(root)) {
                settings.add("", root, 0, new HashSet<>());
            }
        } catch (YAMLException e) {
            YamlFault fault = YamlFault.of(e, text);
            settings.problems.add(":" + fault.line() + ": " + fault.reason());
        }
        return settings;
    }

    private void add(String key, Node node, int depth, Set<String> seen) {
        int line = node.getStartMark().getLine() + 1;
        if (depth > MAX_DEPTH) {
            problems.add(":" + line + ": " + key + ": is nested too deeply");
            return;
        }
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                    String path = key.isEmpty() ? name : key + "." + name;
                    if (!seen.add(path)) {
                        problems.add(":" + (tuple.getKeyNode().getStartMark().getLine() + 1) + ": " + path
                                + ": stands there twice");
                    }
                    add(path, tuple.getValueNode(), depth + 1, seen);
                }
            }
            case ScalarNode scalar -> {
                // "server:" with everything below it commented out
                if (!isNull(scalar) || !Setting.isGroup(key)) {
                    entries.add(new Entry(key, scalar.getValue(), line));
                }
            }
            default -> problems.add(":" + line + ": " + (key.isEmpty() ? "the file" : key) + ": must not be a list");
        }
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
