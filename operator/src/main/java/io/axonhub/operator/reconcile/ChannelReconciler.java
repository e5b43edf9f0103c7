package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.ChannelPlan;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.Plan;
import io.axonhub.operator.resource.ChannelResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings AIChannels into the gateway. */
final class ChannelReconciler extends ResourceReconciler<ChannelResource> {
    private @Nullable ResourceCache<Secret> secrets;

    ChannelReconciler(Tools tools, Sources sources) {
        super(tools, sources, Kind.CHANNEL);
    }

    @Override
    List<EventSource<?, ChannelResource>> watched(EventSourceContext<ChannelResource> context) {
        var watched = Watched.secrets(context, channel -> ChannelPlan.secretNames(Declarations.spec(channel)));
        look(watched);
        return List.of(watched);
    }

    /** Where it looks things up. */
    void look(ResourceCache<Secret> inSecrets) {
        secrets = inSecrets;
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
    boolean mustBeRevoked() {
        return false;
    }
}
