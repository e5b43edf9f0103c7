package io.axonhub.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.resource.AxonHubResource;
import io.axonhub.operator.resource.ChannelResource;
import io.axonhub.operator.resource.KeyResource;
import io.axonhub.operator.resource.ProfileResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statuses by server-side apply. Where a custom resource is older than this operator and does not take all of a status, what
 * every version has is written alone. Thread-safe.
 */
final class AppliedStatuses implements Statuses.Writer {
    private static final List<String> EVERY_VERSION = List.of("observedGeneration", "conditions");

    private static final Logger LOG = LoggerFactory.getLogger(AppliedStatuses.class);

    private final KubernetesClient client;

    /** Those of which a status was too new once: the next ones may be, until the custom resources are upgraded. */
    private final Set<Kind> older = ConcurrentHashMap.newKeySet();

    AppliedStatuses(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public void write(AxonHubResource resource, ObjectNode status) {
        try {
            if (older.contains(kind(resource)) && isTooNew(resource, status)) {
                apply(resource, conditions(status));
            } else {
                applyAll(resource, status);
            }
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case 404, 409 ->
                    LOG.debug("an object went before its status was written object={}", Declarations.ref(resource));
                default -> throw e;
            }
        }
    }

    private void applyAll(AxonHubResource resource, ObjectNode status) {
        try {
            apply(resource, status);
        } catch (KubernetesClientException e) {
            // an apply of a field that the schema does not have is answered like any defect of the server's
            boolean mayBeTooNew = e.getCode() == 500 || e.getCode() == 422 || e.getCode() == 400;
            if (!mayBeTooNew || !isTooNew(resource, status)) {
                throw e;
            }
            apply(resource, conditions(status));
            if (older.add(kind(resource))) {
                LOG.warn(
                        "the custom resources seem to be older than this operator: statuses have conditions only until they"
                                + " are upgraded object={}",
                        Declarations.ref(resource));
            }
        }
    }

    /** Whether the server says that the schema is not made for the status. It is asked by a strict merge that changes nothing. */
    private boolean isTooNew(AxonHubResource resource, ObjectNode status) {
        ObjectNode patch = Json.object();
        patch.set("status", status);
        try {
            client.resource(blank(resource))
                    .subresource("status")
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON_MERGE)
                                    .withFieldValidation("Strict")
                                    .withDryRun(List.of("All"))
                                    .build(),
                            Json.text(patch));
            return false;
        } catch (KubernetesClientException e) {
            return e.getStatus() != null && "Invalid".equals(e.getStatus().getReason());
        }
    }

    private static ObjectNode conditions(ObjectNode status) {
        return status.deepCopy().retain(EVERY_VERSION);
    }

    private void apply(AxonHubResource resource, ObjectNode status) {
        AxonHubResource fresh = blank(resource);
        fresh.setStatus(status);
        client.resource(fresh)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(KubernetesCluster.FIELD_MANAGER)
                        .withForce(true)
                        .build());
    }

    /** Names the object, and nothing else. */
    private static AxonHubResource blank(AxonHubResource resource) {
        AxonHubResource blank = switch (kind(resource)) {
            case CHANNEL -> new ChannelResource();
            case PROFILE -> new ProfileResource();
            case KEY -> new KeyResource();
        };
        // the uid: a status is not for an object of the same name that came later
        blank.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .build());
        return blank;
    }

    private static Kind kind(AxonHubResource resource) {
        return Kind.named(resource.getKind());
    }
}
