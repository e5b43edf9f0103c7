package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Secrets;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Project;
import io.axonhub.gateway.store.ProjectTerms;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What groups keys and people. */
public final class ProjectArea implements Areas.Area {
    private static final String KIND = "project";

    private final People people;
    private final Secrets secrets;
    private final Trail trail;
    private final Clock clock;
    private final Revised revised;
    private final AuditedShelf<Project> shelf;

    /** Is told when what projects want has changed, so that it counts. */
    @FunctionalInterface
    public interface Revised {
        /** By whom, and what. */
        void now(String actor, String what);
    }

    /** With where projects are. */
    public ProjectArea(People people, Secrets secrets, Trail trail, Clock clock, Revised revised) {
        this.revised = revised;
        this.people = people;
        this.secrets = secrets;
        this.trail = trail;
        this.clock = clock;
        this.shelf = new AuditedShelf<>(
                people, trail, People::projects, new AuditedShelf.Nature<>(KIND, Project::id, ProjectArea::state));
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of(
                "Query.projects", this::projects,
                "Mutation.createProject", this::create,
                "Mutation.updateProject", this::update,
                "Mutation.removeProject", this::remove,
                "Mutation.assignApiKey", this::assign);
    }

    static Row row(Project project) {
        return Row.of("id", project.id())
                .with("name", project.name())
                .with("description", project.description())
                .with("active", project.active())
                .with("limits", TermsInput.limits(project.terms()))
                .with("storage", TermsInput.storage(project.terms()))
                .with("createdAt", project.createdAt())
                .with("version", project.version());
    }

    /** All for those who may see all, else those that the viewer belongs to. */
    private Row projects(Call call) {
        String after = call.after();
        if (call.viewer().may(Scope.READ_PROJECTS)) {
            return Pages.of(call, people.projects().list(after, call.first() + 1), Project::name, ProjectArea::row);
        }
        List<Project> own = call.viewer().projects().keySet().stream()
                .map(id -> people.projects().find(id).orElse(null))
                .filter(Objects::nonNull)
                .filter(project -> after == null || project.name().compareTo(after) > 0)
                .sorted(Comparator.comparing(Project::name))
                .limit(call.first() + 1L)
                .toList();
        return Pages.of(call, own, Project::name, ProjectArea::row);
    }

    private Row create(Call call) {
        Call input = call.in("input");
        Project project = new Project(
                secrets.id("prj_"),
                input.name("name"),
                input.optional("description").orElse(""),
                true,
                clock.instant(),
                1,
                TermsInput.of(input, ProjectTerms.none()));
        shelf.add(call, project, () -> Grants.taken(input.path("name"), "name"));
        revise(call, project.id());
        return row(project);
    }

    private Row update(Call call) {
        Project before = shelf.find(call, "id");
        Call input = call.in("input");
        Project wanted = new Project(
                before.id(),
                input.has("name") ? input.name("name") : before.name(),
                input.optional("description").orElse(before.description()),
                input.flag("active", before.active()),
                before.createdAt(),
                call.number("version", 0),
                TermsInput.of(input, before.terms()));
        shelf.change(call, before, wanted, open -> {}, () -> Grants.taken(input.path("name"), "name"));
        if (!wanted.terms().equals(before.terms())) {
            revise(call, before.id());
        }
        return row(shelf.find(call, "id"));
    }

    private boolean remove(Call call) {
        Project project = shelf.find(call, "id");
        int keys = people.keysOf("", Set.of(project.id())).size();
        if (keys > 0) {
            throw AdminException.at(
                    AdminException.Code.IN_USE,
                    "id",
                    "the project " + project.name() + " has " + Count.of(keys, "API keys")
                            + ": assign them elsewhere first.");
        }
        shelf.remove(call, project, open -> {});
        return true;
    }

    /** Says whose a key is, also one that a file or a cluster declares. */
    private boolean assign(Call call) {
        String key = call.text("key");
        String user = call.optional("user").orElse(null);
        String project = call.optional("project").orElse(null);
        if (user != null && people.users().find(user).isEmpty()) {
            throw Grants.missing("user", "user");
        }
        if (project != null && people.projects().find(project).isEmpty()) {
            throw Grants.missing("project", KIND);
        }
        People.Holder before = before(call, key);
        People.Holder holder = new People.Holder(user, project);
        AuditEntry entry = trail.entry(
                Trail.actor(call.viewer()),
                "assign",
                new AuditEntry.Thing("api_key", key),
                before.isNobody() ? null : state(before),
                state(holder));
        if (!people.audited(entry, open -> open.hold(key, before, holder))) {
            throw Grants.stale("API key's holder");
        }
        revise(call, String.valueOf(project));
        return true;
    }

    /** Who must hold the key still: who the caller says, or who holds it now. */
    private People.Holder before(Call call, String key) {
        if (!call.has("from")) {
            return people.holders(Set.of(key)).getOrDefault(key, new People.Holder(null, null));
        }
        Call from = call.in("from");
        return new People.Holder(
                from.optional("user").orElse(null), from.optional("project").orElse(null));
    }

    private static JsonNode state(People.Holder holder) {
        return JsonValues.tree(Map.of(
                "user",
                Objects.requireNonNullElse(holder.user(), ""),
                KIND,
                Objects.requireNonNullElse(holder.project(), "")));
    }

    private void revise(Call call, String project) {
        revised.now("user:" + call.viewer().user().email(), KIND + " " + project);
    }

    private static JsonNode state(Project project) {
        return JsonValues.tree(Map.of(
                "name",
                project.name(),
                "description",
                project.description(),
                "active",
                project.active(),
                "limits",
                project.terms().limits().stream().map(Object::toString).toList(),
                "storage",
                project.terms().storage().toString()));
    }
}
