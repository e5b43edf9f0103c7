package io.axonhub.gateway.admin.gitops;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that keeps its schema and its rules.
 *
 * @param id {@code namespace/name}
 * @param spec bound, with defaults
 * @param secrets its own; null when they are in the Secrets beside it
 */
record Declared<S>(
        String id,
        String namespace,
        String name,
        Map<String, String> labels,
        Place place,
        S spec,
        @Nullable Secrets secrets) {
    /** The id that {@code ref} means in this object's namespace. */
    String resolve(String ref) {
        return ref.contains("/") ? ref : namespace + "/" + ref;
    }
}
