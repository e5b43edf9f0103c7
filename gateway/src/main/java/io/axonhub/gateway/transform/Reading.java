package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One body while it is read: which members were taken of each object that was opened, and where each part stood. What is left over is
 * lost, and known by its path without any reader thinking of it. Not thread-safe.
 */
public final class Reading {
    private final IdentityHashMap<ObjectNode, Opened> byNode = new IdentityHashMap<>();
    private final List<Opened> opened = new ArrayList<>();
    private final IdentityHashMap<Object, String> places = new IdentityHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private UnaryOperator<String> shown = UnaryOperator.identity();

    /** An object that somebody looked into. */
    static final class Opened {
        private final ObjectNode json;
        private final String path;
        private final Set<String> taken = new HashSet<>();
        private boolean whole;

        private Opened(ObjectNode json, String path) {
            this.json = json;
            this.path = path;
        }

        void take(String name) {
            taken.add(name);
        }

        boolean isTaken(String name) {
            return taken.contains(name);
        }

        /** Somebody keeps all of it, or what nobody took. */
        void takeWhole() {
            whole = true;
        }

        /** The paths of the members beside those taken that say something. */
        private Stream<String> left() {
            return json.properties().stream()
                    .filter(member -> !whole && !member.getValue().isNull() && !isTaken(member.getKey()))
                    .map(member -> path.isEmpty() ? member.getKey() : path + "." + member.getKey());
        }
    }

    /** The same for every look into the same object. */
    Opened open(ObjectNode json, String path) {
        Opened known = byNode.get(json);
        if (known == null) {
            known = new Opened(json, path);
            byNode.put(json, known);
            opened.add(known);
        }
        return known;
    }

    /** {@code part}, of which {@code path} is known now. */
    public <T> T placed(T part, String path) {
        places.put(part, path);
        return part;
    }

    /** {@code part}, which stands where {@code other} does. */
    public <T> T instead(Object other, T part) {
        String path = places.get(other);
        return path == null ? part : placed(part, path);
    }

    /** Where {@code part} stands; where {@code otherwise} says for one that was never placed. */
    public String place(Object part, String otherwise) {
        return places.getOrDefault(part, otherwise);
    }

    /** The client calls by another name what writers call {@code unified}. */
    public void named(String unified, String client) {
        names.put(unified, client);
    }

    /** What was read, and has no place in the unified model. */
    public void lost(String path) {
        lost.add(path);
    }

    /** The paths of what nobody has taken and of what was lost. */
    public List<String> strays() {
        Set<String> strays = new LinkedHashSet<>();
        opened.forEach(one -> one.left().forEach(strays::add));
        strays.addAll(lost);
        return List.copyOf(strays);
    }

    /** The client's body is not the one that is read: {@code other} gives its paths. */
    public void shown(UnaryOperator<String> other) {
        shown = other;
    }

    /** What is known at the end. {@code dialect}: the client's names of what is always called the same in its dialect. */
    public Origin origin(Map<String, String> dialect) {
        dialect.forEach(names::putIfAbsent);
        places.replaceAll((_, path) -> shown.apply(path));
        return new Origin(places, names, strays().stream().map(shown).toList());
    }
}
