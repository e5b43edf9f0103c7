package io.axonhub.operator.reconcile;

import io.axonhub.operator.resource.AxonHubResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The informers of what reconcilers look at besides their own resources. */
final class Watched {
    private static final String BY_SECRET = "secret-name";
    private static final String BY_NAMESPACE = "home";

    /** Secrets that are large or many, and never ours. */
    private static final FieldSelector SECRETS = new FieldSelector(
            new FieldSelector.Field("type", "helm.sh/release.v1", true),
            new FieldSelector.Field("type", "kubernetes.io/service-account-token", true));

    private Watched() {}

    /** Secrets, each of which has those resources reconciled that name it. */
    static <P extends AxonHubResource> InformerEventSource<Secret, P> secrets(
            EventSourceContext<P> context, Function<P, List<String>> names) {
        context.getPrimaryCache()
                .addIndexer(
                        BY_SECRET,
                        resource -> names.apply(resource).stream()
                                .map(name -> resource.getMetadata().getNamespace() + "/" + name)
                                .toList());
        return source(
                InformerEventSourceConfiguration.from(Secret.class, context.getPrimaryResourceClass())
                        .withName("secrets")
                        .withFieldSelector(SECRETS)
                        .withOnUpdateFilter((now, before) -> !Objects.equals(now.getData(), before.getData())
                                || !Objects.equals(
                                        now.getMetadata().getOwnerReferences(),
                                        before.getMetadata().getOwnerReferences()))
                        .withSecondaryToPrimaryMapper(secret -> ids(context.getPrimaryCache()
                                .byIndex(
                                        BY_SECRET,
                                        secret.getMetadata().getNamespace() + "/"
                                                + secret.getMetadata().getName())))
                        .build(),
                context);
    }

    /** Resources of another kind, each of which has those reconciled that may refer to it. */
    static <R extends AxonHubResource, P extends AxonHubResource> InformerEventSource<R, P> targets(
            EventSourceContext<P> context, Class<R> type, BiPredicate<P, R> refers) {
        return source(
                InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
                        .withName(type.getSimpleName())
                        .withOnUpdateFilter(Declarations::differ)
                        .withSecondaryToPrimaryMapper(target -> ids(context.getPrimaryCache()
                                .list(primary -> refers.test(primary, target))
                                .toList()))
                        .build(),
                context);
    }

    /** Namespaces, whose labels decide who may refer to what. */
    static <P extends AxonHubResource> InformerEventSource<Namespace, P> namespaces(EventSourceContext<P> context) {
        context.getPrimaryCache()
                .addIndexer(
                        BY_NAMESPACE, resource -> List.of(resource.getMetadata().getNamespace()));
        return source(
                InformerEventSourceConfiguration.from(Namespace.class, context.getPrimaryResourceClass())
                        .withName("namespaces")
                        .withWatchAllNamespaces()
                        .withOnUpdateFilter((now, before) -> !Objects.equals(
                                now.getMetadata().getLabels(),
                                before.getMetadata().getLabels()))
                        .withSecondaryToPrimaryMapper(namespace -> ids(context.getPrimaryCache()
                                .byIndex(BY_NAMESPACE, namespace.getMetadata().getName())))
                        .build(),
                context);
    }

    private static <R extends HasMetadata, P extends AxonHubResource> InformerEventSource<R, P> source(
            InformerEventSourceConfiguration<R> configuration, EventSourceContext<P> context) {
        return new InformerEventSource<>(configuration, context);
    }

    private static Set<ResourceID> ids(List<? extends HasMetadata> resources) {
        return resources.stream().map(ResourceID::fromResource).collect(Collectors.toCollection(HashSet::new));
    }

    /** A Secret's entries as bytes. */
    static Map<String, byte[]> entries(Secret secret) {
        Map<String, byte[]> entries = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach(
                            (key, value) -> entries.put(key, Base64.getDecoder().decode(value)));
        }
        return entries;
    }

    /** A namespace's labels; where namespaces are not watched, the one that Kubernetes puts on each. */
    static Map<String, String> labels(@Nullable ResourceCache<Namespace> namespaces, String name) {
        return Optional.ofNullable(namespaces)
                .flatMap(source -> source.get(new ResourceID(name)))
                .map(namespace -> namespace.getMetadata().getLabels())
                .map(Map::copyOf)
                .orElseGet(() -> Map.of("kubernetes.io/metadata.name", name));
    }
}
