package io.axonhub.gateway.provider;

import io.axonhub.gateway.http.HttpCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Azure OpenAI at a resource's own host: dated API versions have the deployment in the path (but that of Responses, which has it
 * in the body) and the version in the query, the undated API takes OpenAI's own paths under {@code /openai/v1} with the deployment
 * as the model.
 *
 * @see <a href="https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle">API version lifecycle</a>
 */
final class Azure {
    private static final String VERSION = "azure.apiVersion";
    private static final Set<String> UNDATED = Set.of("v1", "latest");
    private static final String PREVIEW = "preview";

    private Azure() {}

    /** What can be called is deployments; {@code /models} of the resource's host names what could be deployed. */
    static ModelLists models() {
        return new ModelLists.Untold(
                "lists its deployments by Azure's management API only, which a key for calls may not read");
    }

    static Quirk quirk() {
        return (call, destination) -> {
            String version = destination.settings().getOrDefault(VERSION, "v1");
            return new HttpCall(call.method(), path(call.path(), version, destination), call.headers(), call.body());
        };
    }

    private static String path(String path, String version, Quirk.Destination destination) {
        if (UNDATED.contains(version)) {
            return "/openai/v1" + path;
        }
        int query = path.indexOf('?');
        String versioned = path + (query < 0 ? "?" : "&") + "api-version=" + escaped(version);
        if (version.equals(PREVIEW)) {
            return "/openai/v1" + versioned;
        }
        return destination.format().equals("openai-responses")
                ? "/openai" + versioned
                : "/openai/deployments/" + escaped(destination.model()) + versioned;
    }

    private static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
