package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/**
 * A configuration object: a custom resource's spec, whoever wrote it.
 *
 * @param spec as written, without defaults; yours alone
 * @param uid the object's id in its source; for the UI's it is what {@code axonhub.io/adopt} must name
 * @param generation the source's; 0 where it has none
 * @param digest the source's, over all it sent
 * @param version counts its changes, for {@link Writer.Ui}; 0 in a file
 */
public record ConfigObject(
        ObjectId id,
        Meta meta,
        ObjectNode spec,
        Secrets secrets,
        Owner owner,
        String uid,
        long generation,
        String digest,
        long version) {
    public ConfigObject {
        spec = spec.deepCopy();
    }

    /**
     * What stands beside the spec.
     *
     * @param namespaceLabels those of the object's namespace, which {@code allowedNamespaces} of others look at
     * @param created which of two objects came first
     */
    public record Meta(Map<String, String> labels, Map<String, String> namespaceLabels, Instant created) {
        public Meta {
            labels = Map.copyOf(labels);
            namespaceLabels = Map.copyOf(namespaceLabels);
        }
    }

    /** Whether the admin API may change it. */
    public boolean managedByUi() {
        return owner instanceof Owner.Ui;
    }

    @Override
    public String toString() {
        return "ConfigObject[" + id + ", " + owner.text() + ", version=" + version + "]";
    }
}
