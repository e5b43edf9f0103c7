package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document with the lines of its parts. Its text forms hold no values: they may be secrets. */
sealed interface Tree {
    /** From 1. */
    int line();

    /** The same without lines. */
    JsonNode json();

    /** A tree that stands in no file: its lines are 0. */
    static Tree of(JsonNode json) {
        if (json.isObject()) {
            Map<String, Member> members = new LinkedHashMap<>();
            json.properties().forEach(field -> members.put(field.getKey(), new Member(0, of(field.getValue()))));
            return new Mapping(0, members);
        }
        if (json.isArray()) {
            List<Tree> items = new ArrayList<>();
            json.forEach(item -> items.add(of(item)));
            return new Sequence(0, items);
        }
        return new Leaf(0, json);
    }

    /** Fields in the document's order. */
    record Mapping(int line, Map<String, Member> members) implements Tree {
        /** The field's value, where it is there. */
        @Nullable
        Tree get(String name) {
            Member member = members.get(name);
            return member == null ? null : member.value();
        }

        @Override
        public JsonNode json() {
            ObjectNode object = Json.object();
            members.forEach((name, member) -> object.set(name, member.value().json()));
            return object;
        }

        @Override
        public String toString() {
            return "Mapping" + members.keySet();
        }
    }

    /** A field's value. {@code line}: that of its name. */
    record Member(int line, Tree value) {}

    /** A list. */
    record Sequence(int line, List<Tree> items) implements Tree {
        @Override
        public JsonNode json() {
            ArrayNode array = Json.array();
            items.forEach(item -> array.add(item.json()));
            return array;
        }

        @Override
        public String toString() {
            return "Sequence[" + items.size() + "]";
        }
    }

    /** Text, a number, a boolean or null. */
    record Leaf(int line, JsonNode value) implements Tree {
        @Override
        public JsonNode json() {
            return value;
        }

        @Override
        public String toString() {
            return "Leaf[" + value.getNodeType() + "]";
        }
    }
}
