package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.store.Role;
import io.axonhub.gateway.store.User;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Nobody gives away more than they have, and nobody but an owner touches an owner. */
final class Grants {
    private Grants() {}

    static void requireOwnScopes(Viewer viewer, String field, Set<Scope> given) {
        Set<String> beyond = given.stream()
                .filter(scope -> !viewer.may(scope))
                .map(Scope::wire)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!beyond.isEmpty()) {
            throw AdminException.at(
                    AdminException.Code.FORBIDDEN,
                    field,
                    field + ": you cannot grant what you lack: " + String.join(", ", beyond));
        }
    }

    static void requireOwnScopes(Viewer viewer, String field, Role role) {
        requireOwnScopes(viewer, field, Scope.known(role.scopes()));
    }

    static void requireOwnerFor(Viewer viewer, User touched) {
        if (touched.owner() && !viewer.user().owner()) {
            throw AdminException.of(AdminException.Code.FORBIDDEN, "Only an owner changes an owner.");
        }
    }

    static AdminException stale(String thing) {
        return AdminException.at(
                AdminException.Code.VERSION_CONFLICT,
                "version",
                "The " + thing + " was changed meanwhile: read it again and repeat the change.");
    }

    static AdminException missing(String field, String thing) {
        return AdminException.at(AdminException.Code.NOT_FOUND, field, "There is no such " + thing + ".");
    }

    static AdminException taken(String field, String what) {
        return AdminException.at(
                AdminException.Code.NAME_TAKEN, field, field + ": this " + what + " is taken: choose another.");
    }
}
