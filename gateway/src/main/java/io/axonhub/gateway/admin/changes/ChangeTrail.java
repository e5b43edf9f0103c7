package io.axonhub.gateway.admin.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.gitops.Alongside;
import io.axonhub.gateway.admin.gitops.ChangeWatch;
import io.axonhub.gateway.admin.gitops.ConfigObject;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the audit log what operators and files change. What an operator changes is told in the same transaction. A file's object is
 * compared with the log's last entry of it, so that neither a restart nor a second replica with the same files tells it again, and what
 * was taken out of a file while no gateway ran is told at the next start. A file's change stands also where its entry cannot be written,
 * which the gateway's own log says then.
 */
public final class ChangeTrail {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeTrail.class);

    private static final int PAGE = 200;

    /** Objects of files that are looked for at a start. */
    private static final int MOST = 20_000;

    private final Trail trail;
    private final Audit audit;

    /** With the log that is written, and read for files. */
    public ChangeTrail(Trail trail, Audit audit) {
        this.trail = trail;
        this.audit = audit;
    }

    /** For an operator that calls from this address. */
    public Alongside ofOperator(String address) {
        return (open, actor, id, before, after) -> open.audit(trail.entry(
                new AuditEntry.Actor(AuditEntry.Actor.Kind.CONTROL_API, actor, actor, address),
                after.isEmpty() ? "remove" : before.isEmpty() ? "create" : "update",
                new AuditEntry.Thing(id.kind().text(), id.path()),
                before.map(ChangeTrail::state).orElse(null),
                after.map(ChangeTrail::state).orElse(null)));
    }

    /** For the files of this replica. */
    public ChangeWatch ofFiles() {
        return new ChangeWatch() {
            @Override
            public void begins(Set<ObjectId> present) {
                takenOut(present);
            }

            @Override
            public void changed(String path, ObjectId id, Optional<ConfigObject> before, Optional<ConfigObject> after) {
                file(path, id, before, after);
            }
        };
    }

    /** What files had by the log's last word and do not have now. An object that somebody else has changed since then is theirs. */
    private void takenOut(Set<ObjectId> present) {
        Set<String> ids =
                present.stream().map(id -> id.kind().text() + " " + id.path()).collect(Collectors.toSet());
        Audit.Filter files = new Audit.Filter(AuditEntry.Actor.Kind.FILE, null, null, null, null, null, null);
        Set<String> seen = new HashSet<>();
        try {
            @Nullable String before = null;
            List<AuditEntry> page;
            do {
                page = audit.list(files, before, PAGE);
                for (AuditEntry entry : page) {
                    String id = entry.object().kind() + " " + entry.object().id();
                    if (seen.add(id) && !ids.contains(id) && entry.after() != null && isLast(entry)) {
                        trail.record(
                                entry.actor(),
                                "remove",
                                entry.object(),
                                Json.parseObject(entry.after()).orElse(null),
                                null);
                    }
                }
                before = page.isEmpty() ? before : page.getLast().id();
            } while (page.size() == PAGE && seen.size() < MOST);
        } catch (StoreException e) {
            LOG.warn("audit entries of files that are gone are lost", e);
        }
    }

    private boolean isLast(AuditEntry entry) {
        Audit.Filter same = new Audit.Filter(
                null, null, entry.object().kind(), entry.object().id(), null, null, null);
        return audit.list(same, null, 1).stream().allMatch(last -> last.id().equals(entry.id()));
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
