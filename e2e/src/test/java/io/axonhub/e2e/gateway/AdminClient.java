package io.axonhub.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Somebody at the admin API of any replica: a session holds at all of them. */
public final class AdminClient implements AutoCloseable {
    private static final String EMAIL = "owner@example.com";
    private static final String PASSWORD = "e2e-owner-password";

    /** What makes the owner at a gateway's first start. */
    public static final Map<String, String> OWNER =
            Map.of("AXONHUB_OWNER_EMAIL", EMAIL, "AXONHUB_OWNER_PASSWORD", PASSWORD);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;

    /** Somebody who is signed in. */
    public AdminClient(String accessToken) {
        token = accessToken;
    }

    /** The owner, who signs in at {@code gateway}. */
    public AdminClient(URI gateway) {
        ObjectNode who = Tree.object().put("email", EMAIL).put("password", PASSWORD);
        token = post(gateway.resolve("/admin/auth/signin"), who, "")
                .path("accessToken")
                .asText();
    }

    /** The data of a GraphQL document; an answer with errors is an error here. */
    public JsonNode ask(URI gateway, String document, ObjectNode variables) {
        ObjectNode body = Tree.object().put("query", document);
        body.set("variables", variables);
        JsonNode answer = post(gateway.resolve("/admin/graphql"), body, token);
        if (answer.has("errors")) {
            throw new IllegalStateException(answer.path("errors").toString());
        }
        return answer.path("data");
    }

    private JsonNode post(URI where, ObjectNode body, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(where)
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), UTF_8));
        if (!bearer.isEmpty()) {
            request.header("authorization", "Bearer " + bearer);
        }
        try {
            return Tree.parse(
                    http.send(request.build(), BodyHandlers.ofString(UTF_8)).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
