package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.ConfigRow;
import java.util.Comparator;

/** What names a configuration object. */
public record ObjectId(Kind kind, String namespace, String name) implements Comparable<ObjectId> {
    private static final Comparator<ObjectId> ORDER = Comparator.comparing(ObjectId::kind)
            .thenComparing(ObjectId::namespace)
            .thenComparing(ObjectId::name);

    static ObjectId of(ConfigRow.Key key) {
        return new ObjectId(Kind.named(key.kind()).orElseThrow(), key.namespace(), key.name());
    }

    ConfigRow.Key key() {
        return new ConfigRow.Key(kind.text(), namespace, name);
    }

    /** {@code namespace/name}, as the data plane calls it. */
    public String path() {
        return namespace + "/" + name;
    }

    @Override
    public int compareTo(ObjectId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.text() + " " + path();
    }
}
