package io.axonhub.gateway.admin.graphql;

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
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.store.Replays;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * {@code POST /admin/graphql}. Who asks must be signed in; what they may ask for is the schema's matter. GET is not taken, so that no
 * link changes anything.
 *
 * @see <a href="https://graphql.github.io/graphql-over-http/draft/">GraphQL over HTTP</a>
 */
public final class GraphQlEndpoint implements Ruled {
    private static final Headers HEADERS = Headers.of(
            "content-type", "application/json", "cache-control", "no-store", "x-content-type-options", "nosniff");
    private static final Set<String> MEMBERS = Set.of("query", "operationName", "variables", "extensions");

    private final Access access;
    private final Engine engine;
    private final Once once;

    GraphQlEndpoint(Access access, Engine engine, Once once) {
        this.access = access;
        this.engine = engine;
        this.once = once;
    }

    /** With the resolvers of all areas. */
    public static GraphQlEndpoint of(
            Access access, Areas areas, BooleanSupplier introspection, Replays replays, Clock clock) {
        return new GraphQlEndpoint(access, new Engine(areas.resolvers(), introspection), new Once(replays, clock));
    }

    @Override
    public PathRule rule() {
        return PathRule.SIGNED_IN;
    }

    @Override
    public Set<String> members() {
        return MEMBERS;
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public Answer answer(HttpCall call, String clientAddress) {
        try {
            Viewer viewer = access.viewer(call, clientAddress);
            Engine.Document document = document(call);
            Optional<String> key = call.headers().first("idempotency-key");
            return whole(
                    200,
                    key.isPresent()
                            ? once.run(key.get(), viewer, call.body(), () -> run(document, viewer))
                            : run(document, viewer).answer());
        } catch (AdminException e) {
            return refused(e);
        } catch (StoreException e) {
            return refused(Failures.refusal(e));
        }
    }

    private Once.Outcome run(Engine.Document document, Viewer viewer) {
        Engine.Ran ran = engine.run(document, viewer);
        boolean failed = !ran.result().getErrors().isEmpty();
        return new Once.Outcome(JsonValues.tree(ran.result().toSpecification()), failed, ran.secret());
    }

    private static Engine.Document document(HttpCall call) {
        String type = call.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/json")) {
            throw AdminException.badInput("content-type", "must be application/json");
        }
        JsonNode body;
        try {
            body = Json.parse(call.body());
        } catch (Json.BadJsonException e) {
            throw AdminException.badInput("body", String.valueOf(e.getMessage()));
        }
        if (!(body instanceof ObjectNode object)) {
            throw AdminException.badInput("body", "must be an object with a query");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw AdminException.badInput("body", "has a member that GraphQL does not know");
            }
        });
        JsonNode query = object.path("query");
        if (!query.isTextual() || query.textValue().isBlank()) {
            throw AdminException.badInput("query", "must be a GraphQL document");
        }
        JsonNode variables = object.path("variables");
        if (!variables.isMissingNode() && !variables.isNull() && !variables.isObject()) {
            throw AdminException.badInput("variables", "must be an object");
        }
        JsonNode operation = object.path("operationName");
        return new Engine.Document(
                query.textValue(),
                operation.isTextual() ? operation.textValue() : null,
                variables instanceof ObjectNode members ? JsonValues.members(members) : Map.of());
    }

    private static Answer refused(AdminException e) {
        Headers headers = e.code().status() == 401 ? HEADERS.with("www-authenticate", "Bearer") : HEADERS;
        Map<String, Object> error = Map.of("message", e.text(), "extensions", Failures.extensions(e));
        JsonNode body = JsonValues.tree(Map.of("errors", List.of(error)));
        return new Answer.Whole(new HttpReply(e.code().status(), headers, Json.bytes(body)));
    }

    private static Answer whole(int status, JsonNode body) {
        return new Answer.Whole(new HttpReply(status, HEADERS, Json.bytes(body)));
    }
}
