package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as somebody wants it.
 *
 * @param spec the custom resource's spec
 * @param secrets from the UI null keeps those there are and entries are added to them, as nobody can read them back; from a
 *     cluster it is all there are
 * @param namespaceLabels null keeps what is known
 * @param created when it was made in its source; null means when it comes here
 */
public record Draft(
        ObjectId id,
        Map<String, String> labels,
        ObjectNode spec,
        @Nullable Secrets secrets,
        @Nullable Map<String, String> namespaceLabels,
        @Nullable Instant created) {
    public Draft {
        labels = Map.copyOf(labels);
        spec = spec.deepCopy();
    }

    /** From the UI. */
    public Draft(ObjectId id, Map<String, String> labels, ObjectNode spec, @Nullable Secrets secrets) {
        this(id, labels, spec, secrets, null, null);
    }

    @Override
    public String toString() {
        return "Draft[" + id + "]";
    }
}
