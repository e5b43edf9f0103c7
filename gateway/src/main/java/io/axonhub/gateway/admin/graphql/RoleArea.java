package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.User;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named sets of scopes. */
public final class RoleArea implements Areas.Area {
    private static final String KIND = "role";
    private static final int PAGE = 200;

    private final People people;
    private final Secrets secrets;
    private final Trail trail;
    private final Clock clock;

    /** With where roles are. */
    public RoleArea(People people, Secrets secrets, Trail trail, Clock clock) {
        this.people = people;
        this.secrets = secrets;
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of(
                "Query.roles", this::roles,
                "Query.role",
                        call -> people.roles()
                                .find(call.text("id"))
                                .map(RoleArea::row)
                                .orElse(null),
                "Mutation.createRole", this::create,
                "Mutation.updateRole", this::update,
                "Mutation.removeRole", this::remove);
    }

    static Row row(Role role) {
        return Row.of("id", role.id())
                .with("name", role.name())
                .with("scopes", UserArea.names(Scope.known(role.scopes())))
                .with("createdAt", role.createdAt())
                .with("version", role.version());
    }

    private Row roles(Call call) {
        return Pages.of(call, people.roles().list(call.after(), call.first() + 1), Role::name, RoleArea::row);
    }

    private Row create(Call call) {
        Call input = call.in("input");
        Set<Scope> scopes = UserArea.scopes(input, "scopes");
        Grants.requireOwnScopes(call.viewer(), input.path("scopes"), scopes);
        Role role = new Role(secrets.id("rol_"), input.name("name"), UserArea.wire(scopes), clock.instant(), 1);
        try {
            people.audited(trail.entry(Trail.actor(call.viewer()), "create", thing(role), null, state(role)), open -> {
                open.roles().add(role);
                return true;
            });
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.REFUSED ? Grants.taken(input.path("name"), "name") : e;
        }
        return row(role);
    }

    private Row update(Call call) {
        Role before = people.roles().find(call.text("id")).orElseThrow(() -> Grants.missing("id", KIND));
        Call input = call.in("input");
        Set<String> scopes = before.scopes();
        if (input.has("scopes")) {
            Set<Scope> wanted = UserArea.scopes(input, "scopes");
            Set<Scope> more = EnumSet.noneOf(Scope.class);
            more.addAll(wanted);
            more.removeAll(Scope.known(before.scopes()));
            Grants.requireOwnScopes(call.viewer(), input.path("scopes"), more);
            scopes = UserArea.wire(wanted);
        }
        Role wanted = new Role(
                before.id(),
                input.has("name") ? input.name("name") : before.name(),
                scopes,
                before.createdAt(),
                call.number("version", 0));
        AuditEntry entry =
                trail.entry(Trail.actor(call.viewer()), "update", thing(before), state(before), state(wanted));
        try {
            if (!people.audited(entry, open -> open.roles().change(wanted))) {
                throw Grants.stale(KIND);
            }
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.REFUSED ? Grants.taken(input.path("name"), "name") : e;
        }
        return people.roles().find(before.id()).map(RoleArea::row).orElseThrow(() -> Grants.missing("id", KIND));
    }

    private boolean remove(Call call) {
        Role role = people.roles().find(call.text("id")).orElseThrow(() -> Grants.missing("id", KIND));
        long holders = holders(role.id());
        if (holders > 0) {
            throw AdminException.at(
                    AdminException.Code.IN_USE,
                    "id",
                    holders + " people hold the role " + role.name() + ": take it from them first.");
        }
        long version = call.number("version", 0);
        AuditEntry entry = trail.entry(Trail.actor(call.viewer()), "remove", thing(role), state(role), null);
        if (!people.audited(entry, open -> open.roles().remove(role.id(), version))) {
            throw Grants.stale(KIND);
        }
        return true;
    }

    private long holders(String role) {
        long holders = 0;
        String after = null;
        List<User> page;
        do {
            page = people.users().list(after, PAGE);
            holders += page.stream()
                    .filter(user -> user.grants().stream()
                            .anyMatch(grant -> grant.role().equals(role)))
                    .count();
            after = page.isEmpty() ? after : page.getLast().email();
        } while (page.size() == PAGE);
        return holders;
    }

    private static AuditEntry.Thing thing(Role role) {
        return new AuditEntry.Thing(KIND, role.id());
    }

    private static JsonNode state(Role role) {
        return JsonValues.tree(Map.of("name", role.name(), "scopes", role.scopes()));
    }
}
