package io.axonhub.gateway.admin.gitops;

import java.util.List;
import java.util.stream.Collectors;

/** A resources directory that the gateway cannot start with; the message lists all that is wrong. */
public final class BadResourcesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    BadResourcesException(List<Problem> problems) {
        super("the resources directory cannot be used:"
                + problems.stream().map(problem -> "\n  " + problem.text()).collect(Collectors.joining()));
        this.problems = List.copyOf(problems);
    }

    /** By file and line. */
    public List<Problem> problems() {
        return problems;
    }
}
