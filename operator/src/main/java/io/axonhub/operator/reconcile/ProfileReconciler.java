package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.Plan;
import io.axonhub.operator.desired.ProfilePlan;
import io.axonhub.operator.resource.ChannelResource;
import io.axonhub.operator.resource.ProfileResource;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Brings AIProfiles into the gateway. */
final class ProfileReconciler extends ResourceReconciler<ProfileResource> {
    private final Predicate<ChannelResource> ours;
    private @Nullable ResourceCache<ChannelResource> channels;

    /** {@code ours} are the channels of this gateway. */
    ProfileReconciler(Tools tools, Sources sources, Predicate<ChannelResource> ours) {
        super(tools, sources, Kind.PROFILE);
        this.ours = ours;
    }

    @Override
    List<EventSource<?, ProfileResource>> watched(EventSourceContext<ProfileResource> context) {
        var watched = Watched.targets(
                context,
                ChannelResource.class,
                (profile, channel) -> ProfilePlan.mayUse(Declarations.of(profile), Declarations.ref(channel)));
        look(watched);
        return List.of(watched);
    }

    /** Where it looks things up. */
    void look(ResourceCache<ChannelResource> inChannels) {
        channels = inChannels;
    }

    @Override
    Plan plan(ProfileResource resource, Declared declared) {
        ResourceCache<ChannelResource> cache = Objects.requireNonNull(channels);
        return ProfilePlan.of(
                declared,
                new ProfilePlan.Channels() {
                    @Override
                    public Optional<Declared> find(String path) {
                        String[] parts = path.split("/", 2);
                        return cache.get(new ResourceID(parts[1], parts[0]))
                                .filter(ours)
                                .map(Declarations::of);
                    }

                    @Override
                    public List<Declared> in(String namespace) {
                        return cache.list(namespace, ours).map(Declarations::of).toList();
                    }
                },
                namespaceLabels(declared.ref().namespace()));
    }

    @Override
    boolean mustBeRevoked() {
        return false;
    }
}
