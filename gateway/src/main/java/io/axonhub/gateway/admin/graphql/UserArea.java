package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Emails;
import io.axonhub.gateway.admin.access.Passwords;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.Tokens;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.User;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** People: who they are, what they may, and that they stop. */
public final class UserArea implements Areas.Area {
    private static final String KIND = "user";

    private final People people;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Secrets secrets;
    private final Trail trail;
    private final Clock clock;
    private final AuditedShelf<User> shelf;

    /** What signing in needs as well. */
    public record Parts(People people, Passwords passwords, Tokens tokens, Secrets secrets) {}

    /** With its parts. */
    public UserArea(Parts parts, Trail trail, Clock clock) {
        this.people = parts.people();
        this.passwords = parts.passwords();
        this.tokens = parts.tokens();
        this.secrets = parts.secrets();
        this.trail = trail;
        this.clock = clock;
        this.shelf = new AuditedShelf<>(
                people, trail, People::users, new AuditedShelf.Nature<>(KIND, User::id, UserArea::state));
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of(
                "Query.me", call -> me(call.viewer()),
                "Query.scopes", call -> scopes(),
                "Query.users", this::users,
                "Query.user",
                        call -> people.users()
                                .find(call.text("id"))
                                .map(UserArea::row)
                                .orElse(null),
                "User.roles", this::roles,
                "Mutation.createUser", this::create,
                "Mutation.updateUser", this::update,
                "Mutation.removeUser", this::remove,
                "Mutation.endSessions", this::endSessions,
                "Mutation.rotateSigningKeys", this::rotateSigningKeys);
    }

    static Row row(User user) {
        return Row.of("id", user.id())
                .with("email", user.email())
                .with("name", user.name())
                .with("owner", user.owner())
                .with("active", user.active())
                .with("scopes", names(Scope.known(user.scopes())))
                .with("grants", user.grants())
                .with("signsInElsewhere", user.subject() != null)
                .with("createdAt", user.createdAt())
                .with("version", user.version());
    }

    /** The schema's enumeration has the scopes in upper case. */
    static List<String> names(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::name).toList();
    }

    static Set<Scope> scopes(Call call, String name) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        call.texts(name).forEach(text -> Scope.of(text.toLowerCase(Locale.ROOT)).ifPresent(scopes::add));
        return scopes;
    }

    static Set<String> wire(Set<Scope> scopes) {
        return scopes.stream().map(Scope::wire).collect(Collectors.toSet());
    }

    private static Row me(Viewer viewer) {
        List<Row> projects = new ArrayList<>();
        new TreeMap<>(viewer.projects())
                .forEach((project, scopes) ->
                        projects.add(Row.of("project", project).with("scopes", names(scopes))));
        return Row.of("user", row(viewer.user()))
                .with("scopes", names(viewer.scopes()))
                .with("projects", projects);
    }

    private static List<Row> scopes() {
        return Stream.of(Scope.values())
                .map(scope -> Row.of("name", scope.name()).with("description", scope.description()))
                .toList();
    }

    private Row users(Call call) {
        return Pages.of(call, people.users().list(call.after(), call.first() + 1), User::email, UserArea::row);
    }

    private List<Row> roles(Call call) {
        List<Row> roles = new ArrayList<>();
        if (call.source().get("grants") instanceof List<?> grants) {
            for (Object one : grants) {
                if (one instanceof User.Grant(String role, String project)) {
                    people.roles()
                            .find(role)
                            .ifPresent(found -> roles.add(Row.of("role", RoleArea.row(found))
                                    .with(
                                            "project",
                                            project == null
                                                    ? null
                                                    : people.projects()
                                                            .find(project)
                                                            .map(ProjectArea::row)
                                                            .orElse(null))));
                }
            }
        }
        return roles;
    }

    private Row create(Call call) {
        Call input = call.in("input");
        String email = Emails.check(input.path("email"), input.text("email"));
        String password = input.optional("password").orElse(null);
        if (password != null) {
            Passwords.check(input.path("password"), password);
        }
        User user = new User(
                secrets.id("usr_"),
                email,
                input.name("name"),
                password == null ? null : passwords.hash(password),
                null,
                owner(call.viewer(), input, false),
                true,
                wire(granted(call.viewer(), input, Set.of())),
                grants(call.viewer(), input, List.of()),
                clock.instant(),
                1);
        shelf.add(call, user, () -> Grants.taken(input.path("email"), "address"));
        return row(user);
    }

    private Row update(Call call) {
        User before = shelf.find(call, "id");
        Viewer viewer = call.viewer();
        Grants.requireOwnerFor(viewer, before);
        Call input = call.in("input");
        String email = input.has("email") ? Emails.check(input.path("email"), input.text("email")) : before.email();
        boolean owner = input.has("owner") ? owner(viewer, input, before.owner()) : before.owner();
        boolean active = input.flag("active", before.active());
        if (before.id().equals(viewer.id()) && (!active || owner != before.owner())) {
            throw input.bad("active", "you cannot lock yourself out: let another owner do it");
        }
        Set<Scope> scopes = input.has("scopes")
                ? granted(viewer, input, Scope.known(before.scopes()))
                : Scope.known(before.scopes());
        User wanted = new User(
                before.id(),
                email,
                input.has("name") ? input.name("name") : before.name(),
                password(input, before),
                before.subject(),
                owner,
                active,
                wire(scopes),
                input.has("grants") ? grants(viewer, input, before.grants()) : before.grants(),
                before.createdAt(),
                call.number("version", 0));
        Consumer<People> first = !active || input.has("password") ? open -> open.endSessions(before.id()) : open -> {};
        shelf.change(call, before, wanted, first, () -> Grants.taken(input.path("email"), "address"));
        return row(shelf.find(call, "id"));
    }

    private @Nullable String password(Call input, User before) {
        if (!input.has("password")) {
            return before.password();
        }
        Passwords.check(input.path("password"), input.text("password"));
        return passwords.hash(input.text("password"));
    }

    private static boolean owner(Viewer viewer, Call input, boolean before) {
        boolean wanted = input.flag("owner", before);
        if (wanted != before && !viewer.user().owner()) {
            throw AdminException.at(AdminException.Code.FORBIDDEN, input.path("owner"), "Only an owner makes owners.");
        }
        return wanted;
    }

    private static Set<Scope> granted(Viewer viewer, Call input, Set<Scope> before) {
        Set<Scope> wanted = scopes(input, "scopes");
        Set<Scope> more = EnumSet.noneOf(Scope.class);
        more.addAll(wanted);
        more.removeAll(before);
        Grants.requireOwnScopes(viewer, input.path("scopes"), more);
        return wanted;
    }

    private List<User.Grant> grants(Viewer viewer, Call input, List<User.Grant> before) {
        List<User.Grant> grants = new ArrayList<>();
        for (Call one : input.all("grants")) {
            String project = one.optional("project").orElse(null);
            Role role =
                    people.roles().find(one.text("role")).orElseThrow(() -> Grants.missing(one.path("role"), "role"));
            if (project != null && people.projects().find(project).isEmpty()) {
                throw Grants.missing(one.path("project"), "project");
            }
            User.Grant grant = new User.Grant(role.id(), project);
            if (!before.contains(grant)) {
                Grants.requireOwnScopes(viewer, one.path("role"), role);
            }
            if (!grants.contains(grant)) {
                grants.add(grant);
            }
        }
        return grants;
    }

    private boolean remove(Call call) {
        User user = shelf.find(call, "id");
        Grants.requireOwnerFor(call.viewer(), user);
        if (user.id().equals(call.viewer().id())) {
            throw AdminException.badInput("id", "you cannot remove yourself: let another owner do it");
        }
        shelf.remove(call, user, open -> {
            freeKeys(open, user);
            open.endSessions(user.id());
        });
        return true;
    }

    /** Their keys stay, held by nobody. */
    private static void freeKeys(People people, User user) {
        people.holders(people.keysOf(user.id(), Set.of()))
                .forEach((key, holder) -> people.hold(key, new People.Holder(null, holder.project())));
    }

    private boolean endSessions(Call call) {
        User user = shelf.find(call, "user");
        Grants.requireOwnerFor(call.viewer(), user);
        if (call.number("version", user.version()) != user.version()) {
            throw Grants.stale(KIND);
        }
        AuditEntry entry = trail.entry(Trail.actor(call.viewer()), "end_sessions", thing(user), null, null);
        return people.audited(entry, open -> {
            open.endSessions(user.id());
            return true;
        });
    }

    private boolean rotateSigningKeys(Call call) {
        tokens.revokeAll();
        trail.record(Trail.actor(call.viewer()), "rotate", new AuditEntry.Thing("signing_keys", ""));
        return true;
    }

    private static AuditEntry.Thing thing(User user) {
        return new AuditEntry.Thing(KIND, user.id());
    }

    /** Without the password's hash. */
    private static JsonNode state(User user) {
        Map<String, Object> state = new TreeMap<>();
        state.put("email", user.email());
        state.put("name", user.name());
        state.put("owner", user.owner());
        state.put("active", user.active());
        state.put("scopes", user.scopes());
        state.put(
                "grants",
                user.grants().stream()
                        .map(grant -> grant.project() == null ? grant.role() : grant.role() + "@" + grant.project())
                        .toList());
        return JsonValues.tree(state);
    }
}
