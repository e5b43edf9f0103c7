package io.axonhub.gateway.admin.gitops;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Problems as they are found. Confined to one load. */
final class Report {
    static final String INVALID = "Invalid";
    static final String UNSUPPORTED = "UnsupportedByGateway";

    private final List<Problem> problems = new ArrayList<>();

    /** The state is refused. */
    void error(String file, int line, String field, String message) {
        problems.add(new Problem(Problem.Severity.ERROR, INVALID, file, line, field, message));
    }

    /** The state is refused for another reason than being invalid. */
    void refuse(String reason, Place place, String field, String message) {
        problems.add(new Problem(Problem.Severity.ERROR, reason, place.file(), place.line(field), field, message));
    }

    /** A part is left out. */
    void warn(String reason, Place place, String field, String message) {
        problems.add(new Problem(Problem.Severity.WARNING, reason, place.file(), place.line(field), field, message));
    }

    void addAll(List<Problem> found) {
        problems.addAll(found);
    }

    boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    /** What has been refused. */
    List<Problem> errors() {
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .toList();
    }

    int size() {
        return problems.size();
    }

    /** By file and line. */
    List<Problem> sorted() {
        return problems.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }
}
