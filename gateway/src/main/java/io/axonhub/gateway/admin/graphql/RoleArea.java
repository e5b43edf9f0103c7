package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.User;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named sets of scopes. */
public final class RoleArea implements Areas.Area {
    private static final int PAGE = 200;

    private final People people;
    private final Secrets secrets;
    private final Clock clock;
    private final AuditedShelf<Role> shelf;

    /** With where roles are. */
    public RoleArea(People people, Secrets secrets, Trail trail, Clock clock) {
        this.people = people;
        this.secrets = secrets;
        this.clock = clock;
        this.shelf = new AuditedShelf<>(
                people, trail, People::roles, new AuditedShelf.Nature<>("role", Role::id, RoleArea::state));
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
        shelf.add(call, role, () -> Grants.taken(input.path("name"), "name"));
        return row(role);
    }

    private Row update(Call call) {
        Role before = shelf.find(call, "id");
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
        shelf.change(call, before, wanted, open -> {}, () -> Grants.taken(input.path("name"), "name"));
        return row(shelf.find(call, "id"));
    }

    private boolean remove(Call call) {
        Role role = shelf.find(call, "id");
        long holders = holders(role.id());
        if (holders > 0) {
            throw AdminException.at(
                    AdminException.Code.IN_USE,
                    "id",
                    "the role " + role.name() + " is held by " + Count.of(holders, "users")
                            + ": take it from them first.");
        }
        shelf.remove(call, role, open -> {});
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

    private static JsonNode state(Role role) {
        return JsonValues.tree(Map.of("name", role.name(), "scopes", role.scopes()));
    }
}
