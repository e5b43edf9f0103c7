package io.axonhub.gateway.provider;

import io.axonhub.gateway.http.HttpCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Google's Vertex AI: every model is a resource of a project at a location, and the path names all three.
 *
 * @see <a href="https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations">Locations</a>
 * @see <a href="https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/use-claude">Claude on Vertex AI</a>
 * @see <a href="https://cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/publishers.models/list">publishers.models.list</a>
 */
final class Vertex {
    private static final String MODELS = "/models/";

    private Vertex() {}

    /** The host of a location: {@code global}, a multi-region ({@code eu}, {@code us}) or a region. */
    static Optional<String> host(String location) {
        return Optional.of(
                switch (location) {
                    case "global" -> "https://aiplatform.googleapis.com";
                    case "eu", "us" -> "https://aiplatform." + location + ".rep.googleapis.com";
                    default -> "https://" + location + "-aiplatform.googleapis.com";
                });
    }

    /** The models of those publishers whose formats are spoken; v1 has no list. */
    static ModelLists models() {
        return new ModelLists.Told(
                Stream.of("google", "anthropic").map(Vertex::models).toList());
    }

    private static ModelList models(String publisher) {
        String parent = "publishers/" + publisher + MODELS;
        return ModelList.of("/v1beta1/publishers/" + publisher + "/models?pageSize=100", "publisherModels", "name")
                .below(parent)
                .paged("nextPageToken", "pageToken");
    }

    /** The path that names project, location and model, in place of the format's own. */
    static Quirk quirk() {
        return (call, destination) ->
                new HttpCall(call.method(), path(call.path(), destination), call.headers(), call.body());
    }

    private static String path(String path, Quirk.Destination destination) {
        String place = "/v1/projects/" + setting(destination, "gcp.project") + "/locations/"
                + setting(destination, "gcp.location") + "/publishers/";
        if (destination.format().equals("vertex-anthropic")) {
            String operation = destination.stream() ? "streamRawPredict" : "rawPredict";
            return place + "anthropic" + MODELS + escaped(destination.model()) + ":" + operation;
        }
        int models = path.indexOf(MODELS);
        return models < 0 ? path : place + "google" + path.substring(models);
    }

    private static String setting(Quirk.Destination destination, String name) {
        return escaped(destination.settings().getOrDefault(name, ""));
    }

    /** One segment; the {@code @} of a model's date stays. */
    private static String escaped(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
    }
}
