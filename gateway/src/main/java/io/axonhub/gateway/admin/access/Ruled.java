package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.http.Endpoint;
import java.util.Set;

/** A path of the admin API. It says who may call it, and holds to that: there is no path without a rule. */
public interface Ruled extends Endpoint {
    /** The rule. */
    PathRule rule();

    /** What the JSON object of its body may have; empty where it takes none, or something else. */
    default Set<String> members() {
        return Set.of();
    }
}
