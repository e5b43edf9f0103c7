package io.axonhub.gateway.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.admin.access.Access;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.PathRule;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.admin.access.Viewer;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.StoreException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One REST path: JSON in, JSON out, refusals as {@code {"error": {"code", "message", "field"}}}. */
final class Rest implements Ruled {
    private static final Headers HEADERS = Headers.of(
            "content-type", "application/json", "cache-control", "no-store", "x-content-type-options", "nosniff");

    private final @Nullable Access access;
    private final String method;
    private final Set<String> members;
    private final Action action;

    /** What the path does. */
    @FunctionalInterface
    interface Action {
        HttpReply run(Ask ask);
    }

    private Rest(@Nullable Access access, String method, Set<String> members, Action action) {
        this.access = access;
        this.method = method;
        this.members = members;
        this.action = action;
    }

    /** What the path does for somebody who is signed in. */
    @FunctionalInterface
    interface SignedIn {
        HttpReply run(Ask ask, Viewer viewer);
    }

    /** A path that everybody may read. */
    static Rest get(Action action) {
        return new Rest(null, "GET", Set.of(), action);
    }

    /** A path that takes a JSON object with these members from everybody. */
    static Rest post(Set<String> members, Action action) {
        return new Rest(null, "POST", members, action);
    }

    /** A path that those may read who are signed in. */
    static Rest get(Access access, SignedIn action) {
        return new Rest(access, "GET", Set.of(), ask -> action.run(ask, viewer(access, ask)));
    }

    /** A path that takes a JSON object with these members from those who are signed in. */
    static Rest post(Access access, Set<String> members, SignedIn action) {
        return new Rest(access, "POST", members, ask -> action.run(ask, viewer(access, ask)));
    }

    private static Viewer viewer(Access access, Ask ask) {
        return access.viewer(ask.call(), ask.client().address());
    }

    @Override
    public PathRule rule() {
        return access == null ? PathRule.ANYBODY : PathRule.SIGNED_IN;
    }

    @Override
    public Set<String> members() {
        return members;
    }

    @Override
    public Set<String> methods() {
        return Set.of(method);
    }

    @Override
    public int maxBody() {
        return 16 * 1024;
    }

    @Override
    public Answer answer(HttpCall call, String clientAddress) {
        try {
            return new Answer.Whole(action.run(Ask.of(call, clientAddress, members)));
        } catch (AdminException e) {
            return new Answer.Whole(refusal(e));
        } catch (StoreException e) {
            return new Answer.Whole(refusal(AdminException.of(
                    AdminException.Code.UNAVAILABLE, "The database cannot be used now: " + e.getMessage())));
        }
    }

    /** A 200 with this body. */
    static HttpReply ok(JsonNode body) {
        return new HttpReply(200, HEADERS, Json.bytes(body));
    }

    /** A 204. */
    static HttpReply done() {
        return new HttpReply(204, HEADERS.without("content-type"), new byte[0]);
    }

    /** A refusal as an answer. */
    static HttpReply refusal(AdminException e) {
        ObjectNode error = Json.object().put("code", e.code().name()).put("message", e.text());
        @Nullable String field = e.field();
        if (field != null) {
            error.put("field", field);
        }
        Headers headers = HEADERS;
        @Nullable Duration retryAfter = e.retryAfter();
        if (retryAfter != null) {
            headers = headers.with("retry-after", String.valueOf(Math.max(1, retryAfter.toSeconds())));
        }
        if (e.code().status() == 401) {
            headers = headers.with("www-authenticate", "Bearer");
        }
        return new HttpReply(
                e.code().status(), headers, Json.bytes(Json.object().set("error", error)));
    }
}
