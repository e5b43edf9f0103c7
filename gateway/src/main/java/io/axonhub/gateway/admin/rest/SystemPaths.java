package io.axonhub.gateway.admin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.Access;
import io.axonhub.gateway.admin.access.FirstOwner;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.access.SignIn;
import io.axonhub.gateway.admin.access.Tokens;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Session;
import io.axonhub.gateway.store.User;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code /admin/system} and {@code /admin/auth}. */
public final class SystemPaths {
    private final FirstOwner owner;
    private final SignIn signIn;
    private final Access access;
    private final About about;

    /** What anybody may know. {@code provider}: what the button to the sign-in provider says; empty when there is none. */
    public record About(String name, String version, Optional<String> provider) {}

    /** With the use cases. */
    public SystemPaths(FirstOwner owner, SignIn signIn, Access access, About about) {
        this.owner = owner;
        this.signIn = signIn;
        this.access = access;
        this.about = about;
    }

    /** The endpoints by their path. */
    public Map<String, Ruled> endpoints() {
        return Map.of(
                "/admin/system/status", Rest.get(ask -> Rest.ok(status())),
                "/admin/system/initialize", Rest.post(Set.of("token", "email", "name", "password"), this::initialize),
                "/admin/auth/signin", Rest.post(Set.of("email", "password"), this::signIn),
                "/admin/auth/refresh", Rest.post(Set.of("refreshToken"), this::refresh),
                "/admin/auth/signout", Rest.post(access, Set.of("everywhere"), this::signOut),
                "/admin/auth/password", Rest.post(access, Set.of("current", "new"), this::changePassword),
                "/admin/auth/me", Rest.get(access, (ask, viewer) -> Rest.ok(me(viewer))),
                "/admin/auth/sessions", Rest.get(access, (ask, viewer) -> Rest.ok(sessions(viewer))));
    }

    private ObjectNode status() {
        ObjectNode status = Json.object()
                .put("initialized", owner.isThere())
                .put("name", about.name())
                .put("version", about.version())
                .put("oidc", about.provider().isPresent());
        about.provider().ifPresent(label -> status.put("oidcLabel", label));
        return status;
    }

    private HttpReply initialize(Ask ask) {
        FirstOwner.Account account =
                new FirstOwner.Account(ask.text("email"), ask.optional("name").orElse(""), ask.text("password"));
        User user = owner.byToken(
                ask.optional("token").orElse(""), account, ask.client().address());
        return Rest.ok(pair(signIn.open(user, ask.client())));
    }

    private HttpReply signIn(Ask ask) {
        return Rest.ok(pair(signIn.byPassword(ask.text("email"), ask.text("password"), ask.client())));
    }

    private HttpReply refresh(Ask ask) {
        return Rest.ok(pair(signIn.refresh(ask.text("refreshToken"), ask.client())));
    }

    private HttpReply signOut(Ask ask, Viewer viewer) {
        signIn.out(viewer, ask.flag("everywhere"));
        return Rest.done();
    }

    private HttpReply changePassword(Ask ask, Viewer viewer) {
        return Rest.ok(pair(signIn.changePassword(viewer, ask.text("current"), ask.text("new"), ask.client())));
    }

    static ObjectNode pair(SignIn.Pair pair) {
        ObjectNode body =
                Json.object().put("accessToken", pair.accessToken()).put("expiresIn", Tokens.LIFE.toSeconds());
        if (pair.refreshToken() != null) {
            body.put("refreshToken", pair.refreshToken());
        }
        body.set("user", user(pair.user()));
        return body;
    }

    private static ObjectNode user(User user) {
        return Json.object()
                .put("id", user.id())
                .put("email", user.email())
                .put("name", user.name())
                .put("owner", user.owner());
    }

    private static ObjectNode me(Viewer viewer) {
        ObjectNode body = user(viewer.user());
        body.set("scopes", scopes(viewer.scopes()));
        ObjectNode projects = body.putObject("projects");
        new TreeMap<>(viewer.projects()).forEach((project, granted) -> projects.set(project, scopes(granted)));
        return body;
    }

    private static ArrayNode scopes(Set<Scope> scopes) {
        ArrayNode list = Json.array();
        scopes.stream().sorted().forEach(scope -> list.add(scope.wire()));
        return list;
    }

    private ObjectNode sessions(Viewer viewer) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("sessions");
        for (Session session : signIn.sessions(viewer)) {
            list.addObject()
                    .put("id", session.id())
                    .put("current", session.id().equals(viewer.session()))
                    .put("createdAt", session.createdAt().toString())
                    .put("lastUsedAt", session.rotatedAt().toString())
                    .put("address", session.address())
                    .put("agent", session.agent());
        }
        return body;
    }
}
