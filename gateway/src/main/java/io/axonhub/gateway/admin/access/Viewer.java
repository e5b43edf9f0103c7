package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.store.User;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Somebody who is signed in, with what they may do at this moment.
 *
 * @param session the session's id
 * @param scopes what they may do everywhere
 * @param projects what they may do in each of their projects besides
 * @param address where they ask from
 */
public record Viewer(User user, String session, Set<Scope> scopes, Map<String, Set<Scope>> projects, String address) {
    public Viewer {
        scopes = user.owner() ? EnumSet.allOf(Scope.class) : Set.copyOf(scopes);
        projects = Map.copyOf(projects);
    }

    /** The user's id. */
    public String id() {
        return user.id();
    }

    /** Whether they may do it everywhere. */
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** The projects in which they may do it. */
    public Set<String> projectsWhere(Scope scope) {
        Set<String> where = new HashSet<>();
        projects.forEach((project, granted) -> {
            if (granted.contains(scope)) {
                where.add(project);
            }
        });
        return where;
    }

    /** Refuses unless one of these is granted everywhere. */
    public void require(Scope... any) {
        if (Arrays.stream(any).noneMatch(this::may)) {
            throw AdminException.of(
                    AdminException.Code.FORBIDDEN,
                    "You lack the scope " + any[0].wire() + ": ask an owner for a role that has it.");
        }
    }
}
