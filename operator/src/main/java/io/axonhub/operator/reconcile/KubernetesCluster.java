package io.axonhub.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.resource.AxonHubResource;
import io.axonhub.operator.resource.ChannelResource;
import io.axonhub.operator.resource.KeyResource;
import io.axonhub.operator.resource.ProfileResource;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kubernetes beside the informers: lists, statuses, Secrets and Events. Thread-safe. */
final class KubernetesCluster implements Resync.Cluster, Statuses.Writer, KeySecrets.Server, EventLog {
    /** Who a field of a status belongs to. */
    static final String FIELD_MANAGER = "axonhub-operator";

    private static final List<String> EVERY_VERSION = List.of("observedGeneration", "conditions");

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesCluster.class);

    private final KubernetesClient client;
    private final Scope scope;
    private final BooleanSupplier cached;
    private final Clock clock;
    private final AtomicBoolean olderSchemas = new AtomicBoolean();

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
    public void write(AxonHubResource resource, ObjectNode status) {
        try {
            apply(resource, status);
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case 404, 409 ->
                    LOG.debug("an object went before its status was written object={}", Declarations.ref(resource));
                // an apply of a field that the schema does not have is an error of the server's
                case 400, 422, 500 -> writeConditions(resource, status);
                default -> throw e;
            }
        }
    }

    /** Writes what every version of the schemas has. */
    private void writeConditions(AxonHubResource resource, ObjectNode status) {
        apply(resource, status.deepCopy().retain(EVERY_VERSION));
        if (olderSchemas.compareAndSet(false, true)) {
            LOG.warn(
                    "the custom resources seem to be older than this operator: statuses have conditions only until they are"
                            + " upgraded object={}",
                    Declarations.ref(resource));
        }
    }

    private void apply(AxonHubResource resource, ObjectNode status) {
        AxonHubResource fresh = switch (Kind.named(resource.getKind())) {
            case CHANNEL -> new ChannelResource();
            case PROFILE -> new ProfileResource();
            case KEY -> new KeyResource();
        };
        // the uid: a status is not for an object of the same name that came later
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        client.resource(fresh)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(FIELD_MANAGER)
                        .withForce(true)
                        .build());
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
