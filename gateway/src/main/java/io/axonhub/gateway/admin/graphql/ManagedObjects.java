package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.gitops.Change;
import io.axonhub.gateway.admin.gitops.ConfigObject;
import io.axonhub.gateway.admin.gitops.ConfigObjects;
import io.axonhub.gateway.admin.gitops.Draft;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.admin.gitops.ObjectRefused;
import io.axonhub.gateway.admin.gitops.Problem;
import io.axonhub.gateway.admin.gitops.Secrets;
import io.axonhub.gateway.admin.gitops.Writer;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.ConfigStore.Transaction;
import io.axonhub.gateway.store.People;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Configuration objects as the admin API reads and writes them: with refusals in its codes, and each change in the audit log. */
public final class ManagedObjects {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final ConfigObjects objects;
    private final Function<ObjectId, List<Problem>> problems;
    private final Trail trail;

    /** An object as somebody wants it. {@code secrets}: null keeps those there are. */
    record Wanted(
            ObjectId id,
            Map<String, String> labels,
            ObjectNode spec,
            @Nullable Secrets secrets) {}

    /** {@code problems}: what is wrong with an object that is in use. */
    public ManagedObjects(ConfigObjects objects, Function<ObjectId, List<Problem>> problems, Trail trail) {
        this.objects = objects;
        this.problems = problems;
        this.trail = trail;
    }

    Optional<ConfigObject> find(ObjectId id) {
        return objects.find(id);
    }

    ConfigObject require(Call call, String argument, Kind kind) {
        return find(id(call, argument, kind)).orElseThrow(() -> Grants.missing(call.path(argument), kind.text()));
    }

    /** Those behind the cursor that {@code seen} lets through, and one more than the page has. */
    List<ConfigObject> after(Call call, Kind kind, Predicate<ConfigObject> seen) {
        String after = call.after();
        return objects.list(kind).stream()
                .filter(seen)
                .filter(object -> after == null || object.id().path().compareTo(after) > 0)
                .sorted((a, b) -> a.id().path().compareTo(b.id().path()))
                .limit(call.first() + 1L)
                .toList();
    }

    /** An id such as {@code default/openai}. */
    static ObjectId id(Call call, String argument, Kind kind) {
        String path = call.text(argument);
        int slash = path.indexOf('/');
        if (slash <= 0 || slash == path.length() - 1) {
            throw call.bad(argument, "must be namespace/name");
        }
        return new ObjectId(kind, path.substring(0, slash), path.substring(slash + 1));
    }

    static ObjectId newId(Call input, Kind kind) {
        String namespace = input.has("namespace") ? checkedName(input, "namespace") : "default";
        return new ObjectId(kind, namespace, checkedName(input, "name"));
    }

    static String checkedName(Call input, String argument) {
        String name = input.text(argument);
        if (!NAME.matcher(name).matches()) {
            throw input.bad(
                    argument,
                    "must have lower-case letters, digits, '-' and '.', and begin and end with one of the former");
        }
        return name;
    }

    static ObjectNode spec(Call input) {
        if (JsonValues.tree(input.value("spec")) instanceof ObjectNode spec) {
            return spec;
        }
        throw input.bad("spec", "must be an object");
    }

    /** Writes it as the viewer. {@code version}: of the object that was seen, 0 for a new one. */
    ConfigObject put(Call call, Wanted wanted, long version) {
        return put(call, wanted, version, open -> {});
    }

    /** Makes the key that is wanted, held by {@code holder}. */
    ConfigObject put(Call call, Wanted wanted, People.Holder holder) {
        return put(call, wanted, 0, open -> open.hold(wanted.id().path(), holder));
    }

    private ConfigObject put(Call call, Wanted wanted, long version, Consumer<Transaction> more) {
        Draft draft = new Draft(wanted.id(), wanted.labels(), wanted.spec(), wanted.secrets());
        Change change = written(() -> told(call, more).put(draft, writer(call, version)));
        return change.object()
                .orElseThrow(() -> Grants.missing("id", wanted.id().kind().text()));
    }

    /** What the viewer changes through it is in the audit log in the same transaction, and so is {@code more}. */
    private ConfigObjects told(Call call, Consumer<Transaction> more) {
        return objects.with((open, actor, id, before, after) -> {
            open.audit(trail.entry(
                    Trail.actor(call.viewer()),
                    after.isEmpty() ? "remove" : before.isEmpty() ? "create" : "update",
                    thing(id),
                    before.map(ManagedObjects::state).orElse(null),
                    after.map(ManagedObjects::state).orElse(null)));
            more.accept(open);
        });
    }

    boolean remove(Call call, Kind kind) {
        ConfigObject before = require(call, "id", kind);
        written(() -> told(call, open -> {}).delete(before.id(), writer(call, call.number("version", 0))));
        return true;
    }

    private static Writer writer(Call call, long version) {
        return new Writer.Ui("user:" + call.viewer().user().email(), version);
    }

    /** What a write gives, its refusal in the admin API's codes. */
    static <T> T written(Supplier<T> write) {
        try {
            return write.get();
        } catch (ObjectRefused e) {
            AdminException.Code code = switch (e.reason()) {
                case INVALID -> AdminException.Code.BAD_INPUT;
                case UNSUPPORTED -> AdminException.Code.NOT_OFFERED;
                case MANAGED_BY_GIT_OPS, OWNED_BY_OTHER, OWNED_BY_UI -> AdminException.Code.MANAGED_BY_GITOPS;
                case STALE_VERSION, STALE_FENCE, STALE_GENERATION -> AdminException.Code.VERSION_CONFLICT;
                case ALREADY_EXISTS -> AdminException.Code.NAME_TAKEN;
                case NOT_FOUND -> AdminException.Code.NOT_FOUND;
            };
            String path = e.field().isEmpty() ? "id" : e.field().startsWith("spec") ? "input." + e.field() : e.field();
            String message = e.problems().isEmpty()
                    ? String.valueOf(e.getMessage())
                    : e.problems().stream()
                            .map(problem -> problem.field() + ": " + problem.message())
                            .collect(Collectors.joining("; "));
            throw AdminException.at(code, path, message);
        }
    }

    Row row(ConfigObject object) {
        return Row.of("id", object.id().path())
                .with("namespace", object.id().namespace())
                .with("name", object.id().name())
                .with("labels", object.meta().labels())
                .with("spec", JsonValues.plain(object.spec()))
                .with("managedBy", object.owner().text())
                .with("editable", object.managedByUi())
                .with("uid", object.uid())
                .with("createdAt", object.meta().created())
                .with("version", object.version())
                .with("yaml", objects.yaml(object.id()).orElse(""))
                .with(
                        "problems",
                        problems.apply(object.id()).stream()
                                .map(ManagedObjects::problem)
                                .toList());
    }

    static Row problem(Problem problem) {
        return Row.of("severity", problem.severity().name())
                .with("reason", problem.reason())
                .with("field", problem.field())
                .with("message", problem.message());
    }

    private static AuditEntry.Thing thing(ObjectId id) {
        return new AuditEntry.Thing(id.kind().text(), id.path());
    }

    /** Without its secrets: the spec refers to them by name. */
    private static JsonNode state(ConfigObject object) {
        ObjectNode state = Json.object();
        state.set("labels", JsonValues.tree(object.meta().labels()));
        state.set("spec", object.spec());
        return state;
    }
}
