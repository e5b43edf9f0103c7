package io.axonhub.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Amazon Bedrock's lists of what can be called: foundation models by their ids, where they can be called on demand, and inference
 * profiles. Its control plane tells them, which has a host of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html">ListFoundationModels</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListInferenceProfiles.html">ListInferenceProfiles</a>
 */
final class Bedrock {
    private static final String CALLS = "bedrock-runtime";
    private static final String CONTROL = "bedrock";
    private static final List<String> AWS = List.of(".amazonaws.com", ".amazonaws.com.cn", ".api.aws");

    private Bedrock() {}

    static ModelLists models() {
        return new ModelLists.Told(
                Bedrock::controlPlane,
                List.of(
                        ModelList.of("/foundation-models", "modelSummaries", "modelId")
                                .only(Bedrock::isOnDemand),
                        ModelList.of(
                                        "/inference-profiles?maxResults=1000",
                                        "inferenceProfileSummaries",
                                        "inferenceProfileId")
                                .paged("nextToken", "nextToken")));
    }

    /** AWS's own host beside that of calls; anything else, such as a proxy, is asked itself. */
    static URI controlPlane(URI baseUrl) {
        String host = baseUrl.getHost() == null ? "" : baseUrl.getHost();
        boolean known = host.startsWith(CALLS) && AWS.stream().anyMatch(host::endsWith);
        return known ? URI.create(baseUrl.getScheme() + "://" + CONTROL + host.substring(CALLS.length())) : baseUrl;
    }

    /** Others take provisioned throughput, or an inference profile. */
    private static boolean isOnDemand(JsonNode model) {
        return StreamSupport.stream(model.path("inferenceTypesSupported").spliterator(), false)
                .anyMatch(type -> type.asText().equals("ON_DEMAND"));
    }
}
