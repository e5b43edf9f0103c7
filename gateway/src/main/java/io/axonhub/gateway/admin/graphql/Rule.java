package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.Viewer;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who may ask for a field. */
sealed interface Rule {
    /** Everybody who is signed in. */
    record SignedIn() implements Rule {}

    /** Owners. */
    record OwnerOnly() implements Rule {}

    /** Those who have one of these scopes everywhere. */
    record Scoped(Set<Scope> any) implements Rule {
        public Scoped {
            any = Set.copyOf(any);
        }
    }

    /** Everybody signed in, for what is theirs; one of the scopes widens that, everywhere or to a project. */
    record Own(Set<Scope> widenedBy) implements Rule {
        public Own {
            widenedBy = Set.copyOf(widenedBy);
        }
    }

    /** Those who could reach the object. */
    record Reached() implements Rule {}

    /** Whether the viewer may. */
    default boolean allows(Viewer viewer) {
        return switch (this) {
            case SignedIn ignored -> true;
            case OwnerOnly ignored -> viewer.user().owner();
            case Scoped(Set<Scope> any) -> any.stream().anyMatch(viewer::may);
            case Own ignored -> true;
            case Reached ignored -> true;
        };
    }

    /** What the viewer is told who may not. */
    default AdminException refusal(String field) {
        String lack = switch (this) {
            case OwnerOnly ignored -> "is for owners only";
            case Scoped(Set<Scope> any) ->
                "needs the scope "
                        + any.stream().map(Scope::wire).collect(Collectors.toCollection(TreeSet::new)).stream()
                                .collect(Collectors.joining(" or "))
                        + ": ask an owner for a role that has it";
            case SignedIn ignored -> "is not for you";
            case Own ignored -> "is not for you";
            case Reached ignored -> "is not for you";
        };
        return AdminException.of(AdminException.Code.FORBIDDEN, field + " " + lack + ".");
    }
}
