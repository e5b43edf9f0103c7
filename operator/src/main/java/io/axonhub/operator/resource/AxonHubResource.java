package io.axonhub.operator.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/** What the three kinds have in common. */
public abstract class AxonHubResource extends CustomResource<ObjectNode, ObjectNode> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Made by the Kubernetes client only. */
    AxonHubResource() {}

    @Override
    protected @Nullable ObjectNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable ObjectNode initStatus() {
        return null;
    }
}
