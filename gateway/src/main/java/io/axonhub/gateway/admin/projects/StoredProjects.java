package io.axonhub.gateway.admin.projects;

import io.axonhub.gateway.admin.gitops.Projects;
import io.axonhub.gateway.json.Redaction;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Locality;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Project;
import io.axonhub.gateway.store.ProjectTerms;
import io.axonhub.gateway.store.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Projects in the database; their paths and patterns are compiled here, once a revision. */
public final class StoredProjects implements Projects {
    private static final int PAGE = 200;

    private final People people;

    /** With where they are. */
    public StoredProjects(People people) {
        this.people = people;
    }

    @Override
    public Terms read() {
        Map<Subject, List<Limit>> limits = new HashMap<>();
        Map<Subject, Locality> storage = new HashMap<>();
        @Nullable String after = null;
        List<Project> page;
        do {
            page = people.projects().list(after, PAGE);
            for (Project project : page) {
                Subject subject = Subject.project(project.id());
                if (!project.terms().limits().isEmpty()) {
                    limits.put(subject, project.terms().limits());
                }
                if (!project.terms().storage().equals(ProjectTerms.Storage.unsaid())) {
                    storage.put(subject, locality(project.terms().storage()));
                }
            }
            after = page.isEmpty() ? after : page.getLast().name();
        } while (page.size() == PAGE);
        return new Terms(limits, storage, limits.isEmpty() && storage.isEmpty() ? Map.of() : people.projectsOfKeys());
    }

    private static Locality locality(ProjectTerms.Storage storage) {
        Redaction redaction = redaction(storage.redact());
        return new Locality(
                storage.requestBody(),
                storage.responseBody(),
                storage.chunks(),
                redaction.isEmpty() ? null : redaction);
    }

    /**
     * Compiled.
     *
     * @throws IllegalArgumentException when one is no path or no pattern
     */
    public static Redaction redaction(List<ProjectTerms.Redact> rules) {
        Redaction redaction = Redaction.none();
        for (ProjectTerms.Redact rule : rules) {
            String path = rule.path();
            String pattern = rule.pattern();
            if (path != null) {
                redaction = redaction.withPath(path, rule.replacement());
            } else if (pattern != null) {
                redaction = redaction.withPattern(pattern, rule.replacement());
            }
        }
        return redaction;
    }
}
