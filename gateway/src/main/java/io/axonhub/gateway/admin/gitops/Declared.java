package io.axonhub.gateway.admin.gitops;

import java.util.Map;

/**
 * An object that keeps its schema and its rules.
 *
 * @param id {@code namespace/name}
 * @param spec bound, with defaults
 */
record Declared<S>(String id, String namespace, String name, Map<String, String> labels, Place place, S spec) {
    /** The id that {@code ref} means in this object's namespace. */
    String resolve(String ref) {
        return ref.contains("/") ? ref : namespace + "/" + ref;
    }
}
