package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.ChannelPlan;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.Plan;
import io.axonhub.operator.resource.ChannelResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings AIChannels into the gateway. */
final class ChannelReconciler extends ResourceReconciler<ChannelResource> {
    private final Sources sources;
    private @Nullable ResourceCache<Secret> secrets;
    private @Nullable ResourceCache<Namespace> namespaces;

    ChannelReconciler(Tools tools, Sources sources) {
        super(tools);
        this.sources = sources;
    }

    @Override
    public List<EventSource<?, ChannelResource>> prepareEventSources(EventSourceContext<ChannelResource> context) {
        var watched = Watched.secrets(context, channel -> ChannelPlan.secretNames(Declarations.spec(channel)));
        InformerEventSource<Namespace, ChannelResource> labels = sources.namespaces(context);
        look(watched, labels);
        return sources.all(Kind.CHANNEL, List.of(watched), labels);
    }

    /** Where it looks things up. */
    void look(ResourceCache<Secret> inSecrets, @Nullable ResourceCache<Namespace> inNamespaces) {
        secrets = inSecrets;
        namespaces = inNamespaces;
    }

    @Override
    Plan plan(ChannelResource resource, Declared declared) {
        return ChannelPlan.of(
                declared,
                name -> Objects.requireNonNull(secrets)
                        .get(new ResourceID(name, declared.ref().namespace()))
                        .map(Watched::entries));
    }

    @Override
    Map<String, String> namespaceLabels(String namespace) {
        return Watched.labels(namespaces, namespace);
    }

    @Override
    boolean mustBeRevoked() {
        return false;
    }
}
