package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.time.Instant;
import java.util.Map;

/** Resources for tests. */
public final class Declare {
    /** When all of them were made. */
    public static final Instant CREATED = Instant.parse("2026-11-29T12:00:00Z");

    private Declare() {}

    /** One of namespace {@code team}, with this spec. */
    public static Declared resource(Kind kind, String name, String spec) {
        return in("team", kind, name, spec, Map.of());
    }

    /** One with a namespace and labels. */
    public static Declared in(String namespace, Kind kind, String name, String spec, Map<String, String> labels) {
        return new Declared(
                new ObjectRef(kind, namespace, name),
                new Declared.Meta("uid-" + name, 3, CREATED, labels, Map.of()),
                (ObjectNode) Json.parse(spec.replace('\'', '"')));
    }

    /** The same with an annotation. */
    public static Declared annotated(Declared declared, String name, String value) {
        Declared.Meta meta = declared.meta();
        return new Declared(
                declared.ref(),
                new Declared.Meta(meta.uid(), meta.generation(), meta.created(), meta.labels(), Map.of(name, value)),
                declared.spec());
    }
}
