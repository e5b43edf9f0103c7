package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON documents, one or several in a file, as {@link YamlTrees} reads YAML. */
final class JsonTrees {
    private static final int MAX_DEPTH = 64;
    private static final JsonFactory JSON = new JsonFactory();

    private JsonTrees() {}

    /**
     * The documents in {@code text}.
     *
     * @throws BadText when it is no JSON
     */
    static List<Tree> read(String text) {
        List<Tree> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                documents.add(tree(parser, 0));
            }
        } catch (JsonProcessingException e) {
            throw new BadText(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), "is not valid JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    private static Tree tree(JsonParser parser, int depth) throws IOException {
        int line = line(parser);
        if (depth > MAX_DEPTH) {
            throw new BadText(line, "is nested too deeply");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, line, depth);
            case START_ARRAY -> {
                List<Tree> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(tree(parser, depth + 1));
                }
                yield new Tree.Sequence(line, items);
            }
            case VALUE_TRUE, VALUE_FALSE -> new Tree.Leaf(line, BooleanNode.valueOf(parser.getBooleanValue()));
            case VALUE_NUMBER_INT -> new Tree.Leaf(line, BigIntegerNode.valueOf(parser.getBigIntegerValue()));
            case VALUE_NUMBER_FLOAT -> new Tree.Leaf(line, DecimalNode.valueOf(parser.getDecimalValue()));
            case VALUE_NULL -> new Tree.Leaf(line, NullNode.getInstance());
            default -> new Tree.Leaf(line, TextNode.valueOf(parser.getText()));
        };
    }

    private static Tree mapping(JsonParser parser, int line, int depth) throws IOException {
        Map<String, Tree.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int keyLine = line(parser);
            String name = parser.currentName();
            parser.nextToken();
            Tree.Member first = members.putIfAbsent(name, new Tree.Member(keyLine, tree(parser, depth + 1)));
            if (first != null) {
                throw new BadText(keyLine, name + ": is already set in line " + first.line());
            }
        }
        return new Tree.Mapping(line, members);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
