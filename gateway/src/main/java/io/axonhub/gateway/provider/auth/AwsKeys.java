package io.axonhub.gateway.provider.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An AWS access key, as the secret's JSON {@code {"accessKeyId","secretAccessKey","sessionToken"}} has it.
 *
 * @param sessionToken of temporary credentials, null for a user's own
 */
record AwsKeys(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken) {
    /** Whether the secret is meant to be an access key: a Bedrock API key never is JSON. */
    static boolean isJson(String secret) {
        return secret.stripLeading().startsWith("{");
    }

    /** The key; empty when a member is missing or the secret is no such JSON. */
    static Optional<AwsKeys> parse(String secret) {
        return Json.parseObject(secret)
                .filter(json -> has(json, "accessKeyId") && has(json, "secretAccessKey"))
                .map(json -> new AwsKeys(
                        json.path("accessKeyId").asText(),
                        json.path("secretAccessKey").asText(),
                        has(json, "sessionToken") ? json.path("sessionToken").asText() : null));
    }

    private static boolean has(ObjectNode json, String name) {
        JsonNode value = json.path(name);
        return value.isTextual() && !value.textValue().isBlank();
    }

    @Override
    public String toString() {
        return "AwsKeys[" + accessKeyId + "]";
    }
}
