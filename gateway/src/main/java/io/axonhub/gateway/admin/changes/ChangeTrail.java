package io.axonhub.gateway.admin.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.gitops.ChangeWatch;
import io.axonhub.gateway.admin.gitops.ConfigObject;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.StoreException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what operators and files change into the audit log. A file's object is compared with the log's last entry of it, so that
 * neither a restart nor a second replica with the same files tells it again. The change stands also where its entry cannot be
 * written, which the gateway's own log says then.
 */
public final class ChangeTrail {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeTrail.class);

    private final Trail trail;
    private final Audit audit;

    /** With the log that is written, and read for files. */
    public ChangeTrail(Trail trail, Audit audit) {
        this.trail = trail;
        this.audit = audit;
    }

    /** For an operator that calls from this address. */
    public ChangeWatch ofOperator(String address) {
        return (actor, id, before, after) -> record(
                new AuditEntry.Actor(AuditEntry.Actor.Kind.CONTROL_API, actor, actor, address),
                id,
                before.map(ChangeTrail::state).orElse(null),
                after.map(ChangeTrail::state).orElse(null));
    }

    /** For the files of this replica. */
    public ChangeWatch ofFiles() {
        return this::file;
    }

    private void file(String path, ObjectId id, Optional<ConfigObject> before, Optional<ConfigObject> after) {
        @Nullable JsonNode now = after.map(ChangeTrail::state).orElse(null);
        try {
            Optional<AuditEntry> last = last(id);
            @Nullable
            JsonNode then =
                    last.map(AuditEntry::after).flatMap(Json::parseObject).orElse(null);
            boolean told = last.isPresent() && java.util.Objects.equals(then, masked(now));
            if (!told) {
                record(
                        new AuditEntry.Actor(AuditEntry.Actor.Kind.FILE, path, path, ""),
                        id,
                        before.<JsonNode>map(ChangeTrail::state).orElse(then),
                        now);
            }
        } catch (StoreException e) {
            LOG.warn("audit entry lost file={} object={}", path, id, e);
        }
    }

    private static @Nullable JsonNode masked(@Nullable JsonNode state) {
        return state == null ? null : Trail.masked(state);
    }

    private Optional<AuditEntry> last(ObjectId id) {
        Audit.Filter filter = new Audit.Filter(null, null, id.kind().text(), id.path(), null, null, null);
        List<AuditEntry> newest = audit.list(filter, null, 1);
        return newest.stream().findFirst();
    }

    private void record(AuditEntry.Actor actor, ObjectId id, @Nullable JsonNode before, @Nullable JsonNode after) {
        String action = after == null ? "remove" : before == null ? "create" : "update";
        try {
            trail.record(actor, action, new AuditEntry.Thing(id.kind().text(), id.path()), before, after);
        } catch (StoreException e) {
            LOG.warn("audit entry lost actor={} action={} object={}", actor.id(), action, id, e);
        }
    }

    private static ObjectNode state(ConfigObject object) {
        ObjectNode state = Json.object().put("owner", object.owner().text());
        ObjectNode labels = state.putObject("labels");
        object.meta().labels().forEach(labels::put);
        state.set("spec", object.spec());
        return state;
    }
}
