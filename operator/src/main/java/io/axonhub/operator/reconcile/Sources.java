package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.resource.AxonHubResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which event sources a reconciler gets.
 *
 * @param everywhere whether all namespaces are watched; else the operator may not read them
 */
record Sources(Wakeups wakeups, boolean everywhere) {
    <P extends AxonHubResource> @Nullable InformerEventSource<Namespace, P> namespaces(EventSourceContext<P> context) {
        return everywhere ? Watched.namespaces(context) : null;
    }

    /** These, and the one for reasons that Kubernetes does not know. */
    <P extends AxonHubResource> List<EventSource<?, P>> all(
            Kind kind, List<EventSource<?, P>> watched, @Nullable InformerEventSource<Namespace, P> namespaces) {
        SimpleInboundEventSource<P> inbound = new SimpleInboundEventSource<>("wakeups");
        wakeups.connect(kind, (ObjectRef ref) -> inbound.propagateEvent(new ResourceID(ref.name(), ref.namespace())));
        List<EventSource<?, P>> all = new ArrayList<>(watched);
        all.add(inbound);
        if (namespaces != null) {
            all.add(namespaces);
        }
        return all;
    }
}
