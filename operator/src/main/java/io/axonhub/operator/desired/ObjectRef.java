package io.axonhub.operator.desired;

/** What names a resource. */
public record ObjectRef(Kind kind, String namespace, String name) {
    /** {@code namespace/name}. */
    public String path() {
        return namespace + "/" + name;
    }

    /** What a reference in this object leads to: {@code name} is in its namespace, {@code namespace/name} says its own. */
    public String resolve(String reference) {
        return reference.contains("/") ? reference : namespace + "/" + reference;
    }

    @Override
    public String toString() {
        return kind.text() + " " + path();
    }
}
