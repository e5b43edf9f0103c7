package io.axonhub.operator.reconcile;

import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.resource.AxonHubResource;
import io.axonhub.operator.resource.ChannelResource;
import io.axonhub.operator.resource.KeyResource;
import io.axonhub.operator.resource.ProfileResource;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kubernetes beside the informers: lists, Secrets and Events. Thread-safe. */
final class KubernetesCluster implements Resync.Cluster, KeySecrets.Server, EventLog {
    /** Who a field of a status belongs to. */
    static final String FIELD_MANAGER = "axonhub-operator";

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesCluster.class);

    private final KubernetesClient client;
    private final Scope scope;
    private final BooleanSupplier cached;
    private final Clock clock;

    /** What is watched; no namespaces are all. */
    record Scope(String gateway, List<String> namespaces) {
        boolean isOurs(AxonHubResource resource) {
            return Declarations.spec(resource).path("gateway").asText("default").equals(gateway);
        }
    }

    KubernetesCluster(KubernetesClient client, Scope scope, BooleanSupplier cached, Clock clock) {
        this.client = client;
        this.scope = scope;
        this.cached = cached;
        this.clock = clock;
    }

    private static Class<? extends AxonHubResource> type(Kind kind) {
        return switch (kind) {
            case CHANNEL -> ChannelResource.class;
            case PROFILE -> ProfileResource.class;
            case KEY -> KeyResource.class;
        };
    }

    @Override
    public List<Listed> list(Kind kind) {
        List<AxonHubResource> found = new ArrayList<>();
        if (scope.namespaces().isEmpty()) {
            found.addAll(client.resources(type(kind)).inAnyNamespace().list().getItems());
        }
        for (String namespace : scope.namespaces()) {
            found.addAll(
                    client.resources(type(kind)).inNamespace(namespace).list().getItems());
        }
        return found.stream()
                .filter(scope::isOurs)
                .map(resource -> new Listed(
                        Declarations.ref(resource),
                        resource.getMetadata().getUid(),
                        resource.isMarkedForDeletion(),
                        Declarations.isPaused(resource)))
                .toList();
    }

    @Override
    public boolean isThere(ObjectRef ref) {
        return Optional.ofNullable(client.resources(type(ref.kind()))
                        .inNamespace(ref.namespace())
                        .withName(ref.name())
                        .get())
                .filter(resource -> !resource.isMarkedForDeletion())
                .isPresent();
    }

    @Override
    public boolean isCached() {
        return cached.getAsBoolean();
    }

    @Override
    public Optional<Secret> find(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    @Override
    public Secret create(Secret secret) {
        return client.resource(secret).create();
    }

    @Override
    public Secret update(Secret secret) {
        return client.resource(secret).update();
    }

    @Override
    public void say(AxonHubResource about, Type type, String reason, String message) {
        ObjectMeta meta = about.getMetadata();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(meta.getName() + ".")
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .endInvolvedObject()
                .withType(type.text())
                .withReason(reason)
                .withMessage(message)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(FIELD_MANAGER)
                .endSource()
                .build();
        LOG.info("event object={} reason={}", Declarations.ref(about), reason);
        try {
            client.v1()
                    .events()
                    .inNamespace(meta.getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            LOG.warn("an Event cannot be written reason={} status={}", reason, e.getCode());
        }
    }
}
