package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.yaml.YamlFault;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML 1.1 as Kubernetes does ({@code yes} is a boolean), but strictly: a field that stands twice, numbers other than plain
 * decimal ones, merge keys and foreign tags are refused.
 *
 * @see <a href="https://yaml.org/spec/1.1/">YAML 1.1</a>
 */
final class YamlTrees {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ALIASED = 10_000;
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,30})");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,30}\\.[0-9]{1,30}");
    private static final Set<Tag> TEXT = Set.of(Tag.STR, Tag.TIMESTAMP);

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int aliased;

    private YamlTrees() {}

    /**
     * The documents in {@code text}; empty ones are left out.
     *
     * @throws BadText when it is no YAML
     */
    static List<Tree> read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASED);
        options.setCodePointLimit(Integer.MAX_VALUE);
        YamlTrees reader = new YamlTrees();
        List<Tree> documents = new ArrayList<>();
        try {
            for (Node node : new Yaml(options).composeAll(new StringReader(text))) {
                Tree tree = reader.tree(node, 0, false);
                if (!(tree instanceof Tree.Leaf leaf && leaf.value().isNull())) {
                    documents.add(tree);
                }
            }
        } catch (YAMLException e) {
            YamlFault fault = YamlFault.of(e, text);
            throw new BadText(fault.line(), fault.reason());
        }
        return documents;
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private Tree tree(Node node, int depth, boolean copy) {
        int line = line(node.getStartMark());
        boolean again = copy || !seen.add(node);
        if (depth > MAX_DEPTH || (again && ++aliased > MAX_ALIASED)) {
            throw new BadText(line, "is nested too deeply or has too many aliases");
        }
        return switch (node) {
            case MappingNode mapping -> mapping(line, mapping, depth, again);
            case SequenceNode sequence -> {
                required(line, node, Tag.SEQ);
                List<Tree> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(tree(item, depth + 1, again));
                }
                yield new Tree.Sequence(line, items);
            }
            case ScalarNode scalar -> new Tree.Leaf(line, value(line, scalar));
            default -> throw new BadText(line, "is not valid YAML");
        };
    }

    private Tree mapping(int line, MappingNode mapping, int depth, boolean again) {
        required(line, mapping, Tag.MAP);
        Map<String, Tree.Member> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int keyLine = line(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
                throw new BadText(keyLine, "merge keys and keys that are no text are not supported");
            }
            Tree.Member member = new Tree.Member(keyLine, tree(tuple.getValueNode(), depth + 1, again));
            Tree.Member first = members.putIfAbsent(key.getValue(), member);
            if (first != null) {
                throw new BadText(keyLine, key.getValue() + ": is already set in line " + first.line());
            }
        }
        return new Tree.Mapping(line, members);
    }

    private static void required(int line, Node node, Tag tag) {
        if (!node.getTag().equals(tag)) {
            throw new BadText(line, "YAML tags are not supported");
        }
    }

    private static JsonNode value(int line, ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (TEXT.contains(tag)) {
            return TextNode.valueOf(text);
        }
        if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (tag.equals(Tag.BOOL)) {
            return BooleanNode.valueOf(Set.of("true", "yes", "on").contains(text.toLowerCase(Locale.ROOT)));
        }
        if (tag.equals(Tag.INT) && WHOLE.matcher(text).matches()) {
            return BigIntegerNode.valueOf(new BigInteger(text));
        }
        if (tag.equals(Tag.FLOAT) && DECIMAL.matcher(text).matches()) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        throw new BadText(
                line,
                tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
                        ? "a number must be plain and decimal, a text that looks like a number must be quoted"
                        : "YAML tags are not supported");
    }
}
