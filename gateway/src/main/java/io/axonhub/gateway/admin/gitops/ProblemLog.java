package io.axonhub.gateway.admin.gitops;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;

/** Logs each problem once, until it is gone and comes again. Not thread-safe. */
final class ProblemLog {
    private final Logger log;
    private final Set<Problem> logged = new HashSet<>();

    ProblemLog(Logger log) {
        this.log = log;
    }

    void tell(List<Problem> problems) {
        for (Problem problem : problems) {
            if (!logged.contains(problem)) {
                log.warn(
                        "resources problem severity={} reason={} at={}",
                        problem.severity(),
                        problem.reason(),
                        problem.text());
            }
        }
        logged.clear();
        logged.addAll(problems);
    }
}
