package io.axonhub.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.resource.AxonHubResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the Kubernetes client carries. */
final class Declarations {
    private Declarations() {}

    static ObjectRef ref(AxonHubResource resource) {
        return new ObjectRef(
                Kind.named(resource.getKind()),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName());
    }

    static Declared of(AxonHubResource resource) {
        ObjectMeta meta = resource.getMetadata();
        return new Declared(
                ref(resource),
                new Declared.Meta(
                        meta.getUid(),
                        meta.getGeneration() == null ? 0 : meta.getGeneration(),
                        meta.getCreationTimestamp() == null
                                ? Instant.EPOCH
                                : Instant.parse(meta.getCreationTimestamp()),
                        texts(meta.getLabels()),
                        texts(meta.getAnnotations())),
                spec(resource).deepCopy());
    }

    static ObjectNode spec(AxonHubResource resource) {
        return Objects.requireNonNullElseGet(resource.getSpec(), Json::object);
    }

    static boolean isPaused(AxonHubResource resource) {
        return of(resource).isPaused();
    }

    private static Map<String, String> texts(@Nullable Map<String, String> texts) {
        return texts == null ? Map.of() : texts;
    }

    /** Whether a change of a resource is one that matters: not one of its status. */
    static boolean differ(AxonHubResource now, AxonHubResource before) {
        ObjectMeta a = now.getMetadata();
        ObjectMeta b = before.getMetadata();
        return !Objects.equals(a.getUid(), b.getUid())
                || !Objects.equals(a.getGeneration(), b.getGeneration())
                || !Objects.equals(a.getDeletionTimestamp(), b.getDeletionTimestamp())
                || !Objects.equals(a.getFinalizers(), b.getFinalizers())
                || !texts(a.getLabels()).equals(texts(b.getLabels()))
                || !texts(a.getAnnotations()).equals(texts(b.getAnnotations()));
    }
}
