package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log of changes. */
public final class AuditArea implements Areas.Area {
    private final Audit audit;

    /** With where it is. */
    public AuditArea(Audit audit) {
        this.audit = audit;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Query.auditLog", this::log);
    }

    private Row log(Call call) {
        Call filter = call.in("filter");
        Audit.Filter wanted = new Audit.Filter(
                filter.optional("source").map(AuditEntry.Actor.Kind::valueOf).orElse(null),
                filter.optional("actor").orElse(null),
                filter.optional("objectKind").orElse(null),
                filter.optional("objectId").orElse(null),
                filter.optional("action").orElse(null),
                filter.time("from").orElse(null),
                filter.time("until").orElse(null));
        return Pages.of(call, audit.list(wanted, call.after(), call.first() + 1), AuditEntry::id, AuditArea::row);
    }

    private static Row row(AuditEntry entry) {
        return Row.of("id", entry.id())
                .with("at", entry.at())
                .with("source", entry.actor().kind().name())
                .with("actorId", entry.actor().id())
                .with("actorName", entry.actor().name())
                .with("address", entry.actor().address())
                .with("action", entry.action())
                .with("objectKind", entry.object().kind())
                .with("objectId", entry.object().id())
                .with("before", state(entry.before()))
                .with("after", state(entry.after()));
    }

    private static @Nullable Object state(@Nullable String json) {
        return json == null ? null : JsonValues.plain(Json.parse(json));
    }
}
