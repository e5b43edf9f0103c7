package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Project;
import io.axonhub.gateway.store.Session;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.User;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Finds who asks, and what they may do right now: a role taken away and a session ended count at once. */
public final class Access {
    private final People people;
    private final Sessions sessions;
    private final Tokens tokens;
    private final Clock clock;

    /** With where people and sessions are. */
    public Access(People people, Sessions sessions, Tokens tokens, Clock clock) {
        this.people = people;
        this.sessions = sessions;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Who sent the call, by its bearer token. */
    public Viewer viewer(HttpCall call, String address) {
        String token = call.headers()
                .first("authorization")
                .filter(value -> value.regionMatches(true, 0, "bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .orElseThrow(
                        () -> AdminException.of(
                                AdminException.Code.UNAUTHENTICATED,
                                "Sign in first: send the access token of /admin/auth/signin as 'Authorization: Bearer <token>'."));
        Tokens.Claims claims = tokens.verify(token).orElseThrow(Access::over);
        String session = sessions.find(claims.session())
                .filter(found -> found.userId().equals(claims.user())
                        && found.expiresAt().isAfter(clock.instant()))
                .map(Session::id)
                .orElseThrow(Access::over);
        User user = people.users().find(claims.user()).filter(User::active).orElseThrow(Access::over);
        return viewer(user, session, address);
    }

    /** What a user may do. */
    public Viewer viewer(User user, String session, String address) {
        Set<Scope> everywhere = EnumSet.noneOf(Scope.class);
        everywhere.addAll(Scope.known(user.scopes()));
        Map<String, Set<Scope>> projects = new HashMap<>();
        for (User.Grant grant : user.grants()) {
            Set<Scope> scopes = people.roles()
                    .find(grant.role())
                    .map(role -> Scope.known(role.scopes()))
                    .orElse(Set.of());
            if (grant.project() == null) {
                everywhere.addAll(scopes);
            } else if (people.projects()
                    .find(grant.project())
                    .filter(Project::active)
                    .isPresent()) {
                projects.computeIfAbsent(grant.project(), project -> EnumSet.noneOf(Scope.class))
                        .addAll(scopes);
            }
        }
        return new Viewer(user, session, everywhere, projects, address);
    }

    private static AdminException over() {
        return AdminException.of(
                AdminException.Code.SESSION_OVER, "This access token is over: refresh it or sign in again.");
    }
}
