package io.axonhub.gateway.transform;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members that a reader knows of a provider's object, at every depth: what has no inner ones is known whole. Objects in a list are
 * alike.
 */
public final class Shape {
    private final Map<String, Shape> members = new HashMap<>();

    private Shape() {}

    /** Of paths such as {@code function.name}. */
    public static Shape of(String... paths) {
        Shape shape = new Shape();
        for (String path : paths) {
            Shape at = shape;
            for (String name : path.split("\\.", -1)) {
                at = at.members.computeIfAbsent(name, _ -> new Shape());
            }
        }
        return shape;
    }

    /** What is known of a member; null when it is new. */
    @Nullable
    Shape member(String name) {
        return members.get(name);
    }

    /** Whether nothing in it can be new. */
    boolean isWhole() {
        return members.isEmpty();
    }
}
