package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.admin.gitops.ConfigObject;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.admin.gitops.Secrets;
import io.axonhub.gateway.store.People;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** API keys: a value is shown once, when it is made. Whoever holds a key sees it, rotates it and switches it off. */
public final class KeyArea implements Areas.Area {
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final int SHORTEST = 32;
    private static final int LONGEST = 256;

    private final ManagedObjects objects;
    private final People people;
    private final io.axonhub.gateway.admin.access.Secrets secrets;
    private final Clock clock;

    /** With where keys and their holders are. */
    public KeyArea(
            ManagedObjects objects, People people, io.axonhub.gateway.admin.access.Secrets secrets, Clock clock) {
        this.objects = objects;
        this.people = people;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of(
                "Query.apiKeys", this::keys,
                "Query.apiKey", this::key,
                "Mutation.createApiKey", this::create,
                "Mutation.updateApiKey", this::update,
                "Mutation.setApiKeyEnabled", this::enable,
                "Mutation.rotateApiKey", this::rotate,
                "Mutation.removeApiKey", call -> objects.remove(call, Kind.KEY));
    }

    private Row row(ConfigObject object) {
        Row row = objects.row(object);
        People.Holder holder =
                people.holders(Set.of(object.id().path())).get(object.id().path());
        row.with("user", holder == null ? null : user(holder.user()));
        row.with("project", holder == null ? null : project(holder.project()));
        if (object.secrets() instanceof Secrets.KeyHash hash) {
            Secrets.Previous previous = hash.previous();
            return row.with("prefix", hash.prefix())
                    .with("previousValidUntil", previous == null ? null : previous.expiresAt());
        }
        return row.with("prefix", "");
    }

    private @Nullable Row user(@Nullable String id) {
        return id == null
                ? null
                : people.users()
                        .find(id)
                        .map(user -> Row.of("id", user.id())
                                .with("name", user.name())
                                .with("email", user.email()))
                        .orElse(null);
    }

    private @Nullable Row project(@Nullable String id) {
        return id == null
                ? null
                : people.projects().find(id).map(ProjectArea::row).orElse(null);
    }

    private Row keys(Call call) {
        Viewer viewer = call.viewer();
        Set<String> own = viewer.may(Scope.READ_API_KEYS)
                ? Set.of()
                : people.keysOf(viewer.id(), viewer.projectsWhere(Scope.READ_API_KEYS));
        return Pages.of(
                call,
                objects.after(
                        call,
                        Kind.KEY,
                        object -> viewer.may(Scope.READ_API_KEYS)
                                || own.contains(object.id().path())),
                object -> object.id().path(),
                this::row);
    }

    private @Nullable Row key(Call call) {
        ObjectId id = ManagedObjects.id(call, "id", Kind.KEY);
        return isSeen(call.viewer(), id, Scope.READ_API_KEYS)
                ? objects.find(id).map(this::row).orElse(null)
                : null;
    }

    /** Whether it is the viewer's, or they have the scope everywhere or in its project. */
    private boolean isSeen(Viewer viewer, ObjectId id, Scope scope) {
        return viewer.may(scope)
                || people.keysOf(viewer.id(), viewer.projectsWhere(scope)).contains(id.path());
    }

    private ConfigObject requireOwn(Call call) {
        ObjectId id = ManagedObjects.id(call, "id", Kind.KEY);
        if (!isSeen(call.viewer(), id, Scope.WRITE_API_KEYS)) {
            throw Grants.missing("id", "API key");
        }
        return objects.require(call, "id", Kind.KEY);
    }

    private Row create(Call call) {
        Call input = call.in("input");
        String user = input.optional("user").orElse(null);
        String project = input.optional("project").orElse(null);
        if (user != null && people.users().find(user).isEmpty()) {
            throw Grants.missing(input.path("user"), "user");
        }
        if (project != null && people.projects().find(project).isEmpty()) {
            throw Grants.missing(input.path("project"), "project");
        }
        String value = value(input);
        ObjectId id = ManagedObjects.newId(input, Kind.KEY);
        boolean nobodys = user == null && project == null;
        ConfigObject made = objects.put(
                call,
                new ManagedObjects.Wanted(id, Map.of(), ManagedObjects.spec(input), Secrets.KeyHash.of(value)),
                new People.Holder(nobodys ? call.viewer().id() : user, project));
        call.showsSecret();
        return Row.of("apiKey", row(made)).with("value", value);
    }

    private String value(Call input) {
        if (!input.has("value")) {
            return "ah-" + secrets.token();
        }
        String value = input.text("value");
        if (value.length() < SHORTEST || value.length() > LONGEST || !value.matches("[A-Za-z0-9._~+/=-]+")) {
            throw input.bad(
                    "value",
                    "must have " + SHORTEST + " to " + LONGEST + " letters, digits and . _ ~ + / = -; leave it out to"
                            + " have one made");
        }
        return value;
    }

    private Row update(Call call) {
        ConfigObject before = objects.require(call, "id", Kind.KEY);
        ManagedObjects.Wanted wanted = new ManagedObjects.Wanted(
                before.id(), before.meta().labels(), ManagedObjects.spec(call.in("input")), null);
        return row(objects.put(call, wanted, call.number("version", 0)));
    }

    private Row enable(Call call) {
        ConfigObject before = requireOwn(call);
        ObjectNode spec = before.spec().deepCopy().put("enabled", call.flag("enabled", true));
        ManagedObjects.Wanted wanted =
                new ManagedObjects.Wanted(before.id(), before.meta().labels(), spec, null);
        return row(objects.put(call, wanted, call.number("version", 0)));
    }

    /** A new value; the old one is good for the overlap. */
    private Row rotate(Call call) {
        ConfigObject before = requireOwn(call);
        Duration overlap = Duration.ofSeconds(call.number("overlapSeconds", 0));
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw call.bad("overlapSeconds", "must be between 0 and " + LONGEST_OVERLAP.toSeconds());
        }
        String value = "ah-" + secrets.token();
        Secrets wanted = switch (before.secrets()) {
            case Secrets.KeyHash hash
            when overlap.isPositive() -> hash.rotated(value, clock.instant().plus(overlap));
            case Secrets.KeyHash ignored -> Secrets.KeyHash.of(value);
            case Secrets.Entries ignored ->
                throw AdminException.at(
                        AdminException.Code.MANAGED_BY_GITOPS,
                        "id",
                        "The value of this key stands elsewhere ("
                                + before.owner().text() + "): rotate it there.");
        };
        ConfigObject made = objects.put(
                call,
                new ManagedObjects.Wanted(before.id(), before.meta().labels(), before.spec(), wanted),
                call.number("version", 0));
        call.showsSecret();
        return Row.of("apiKey", row(made)).with("value", value);
    }
}
