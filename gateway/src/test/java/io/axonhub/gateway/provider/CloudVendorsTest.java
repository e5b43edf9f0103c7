package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.provider.Quirk.Destination;
import io.axonhub.gateway.provider.auth.Access;
import io.axonhub.gateway.provider.auth.Auth;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudVendorsTest {
    private final ProviderCatalog catalog =
            ProviderCatalog.builtIn().and(CloudVendors.rows(Auth.header("x-aws"), Auth.header("x-google")));

    private Endpoint endpoint(String type) {
        return catalog.endpoint(type, catalog.provider(type).defaultApiFormat());
    }

    private List<String> formats(String type, String model) {
        return endpoint(type).formats().stream()
                .filter(spoken -> spoken.takes(model))
                .map(Endpoint.Spoken::format)
                .toList();
    }

    private String path(String type, Destination destination, String path) {
        HttpCall call = new HttpCall("POST", path, Headers.empty(), new byte[] {1});
        HttpCall edited = endpoint(type).quirk().apply(call, destination);
        assertThat(edited.body()).isSameAs(call.body());
        return edited.path();
    }

    @Test
    void claudeGoesThroughInvokeAndEverythingElseThroughConverse() {
        assertThat(formats("bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"))
                .containsExactly("bedrock-invoke", "bedrock-converse");
        assertThat(formats(
                        "bedrock",
                        "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-5-20251101-v1:0"))
                .containsExactly("bedrock-invoke", "bedrock-converse");
        assertThat(formats("bedrock", "amazon.nova-pro-v1:0")).containsExactly("bedrock-converse");
        assertThat(formats("bedrock", "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc"))
                .containsExactly("bedrock-converse");
    }

    @Test
    void bedrockIsCalledInItsRegion() {
        assertThat(endpoint("bedrock").baseUrl(Map.of("aws.region", "ap-southeast-2")))
                .contains("https://bedrock-runtime.ap-southeast-2.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource({
        "global, https://aiplatform.googleapis.com",
        "eu, https://aiplatform.eu.rep.googleapis.com",
        "us, https://aiplatform.us.rep.googleapis.com",
        "europe-west1, https://europe-west1-aiplatform.googleapis.com"
    })
    void vertexHasAHostALocation(String location, String url) {
        assertThat(endpoint("vertex").baseUrl(Map.of("gcp.project", "p", "gcp.location", location)))
                .contains(url);
    }

    private static Destination destination(String format, String model, boolean stream, Map<String, String> settings) {
        Target target = new Target(model, AllFormats.everything());
        return new Destination("any", format, target, stream, settings, new Notes());
    }

    @Test
    void vertexNamesProjectLocationAndModelInThePath() {
        Map<String, String> settings = Map.of("gcp.project", "my-p", "gcp.location", "europe-west1");
        String claude = "/v1/projects/my-p/locations/europe-west1/publishers/anthropic/models/claude-x@20250929:";
        assertThat(path(
                        "vertex",
                        destination("vertex-anthropic", "claude-x@20250929", true, settings),
                        "/v1/messages?beta=true"))
                .isEqualTo(claude + "streamRawPredict");
        assertThat(path(
                        "vertex",
                        destination("vertex-anthropic", "claude-x@20250929", false, settings),
                        "/v1/messages"))
                .isEqualTo(claude + "rawPredict");
        assertThat(path(
                        "vertex",
                        destination("gemini", "gemini-2.5-pro", true, settings),
                        "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse"))
                .isEqualTo("/v1/projects/my-p/locations/europe-west1/publishers/google/models/"
                        + "gemini-2.5-pro:streamGenerateContent?alt=sse");
        assertThat(formats("vertex", "claude-sonnet-4-5@20250929")).containsExactly("vertex-anthropic");
        assertThat(formats("vertex", "gemini-2.5-pro")).containsExactly("gemini", "gemini-count-tokens");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-10-21, /openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21",
        "preview, /openai/v1/chat/completions?api-version=preview",
        "v1, /openai/v1/chat/completions"
    })
    void azureHasAPathAVersion(String version, String expected) {
        Destination destination = destination("openai-chat", "my gpt", false, Map.of("azure.apiVersion", version));
        assertThat(path("azure-openai", destination, "/chat/completions")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-04-01-preview, /openai/responses?api-version=2025-04-01-preview",
        "preview, /openai/v1/responses?api-version=preview",
        "v1, /openai/v1/responses"
    })
    void azuresResponsesHaveNoDeploymentInTheirPath(String version, String expected) {
        Destination destination = destination("openai-responses", "my gpt", false, Map.of("azure.apiVersion", version));
        assertThat(path("azure-openai", destination, "/responses")).isEqualTo(expected);
        assertThat(catalog.endpoint("azure-openai", "openai-responses").formats())
                .extracting(Endpoint.Spoken::format)
                .contains("openai-responses")
                .doesNotContain("openai-chat");
    }

    @Test
    void azureWithoutAVersionIsTheUndatedApi() {
        Destination destination = destination("openai-chat", "gpt", false, Map.of());
        assertThat(path("azure-openai", destination, "/chat/completions")).isEqualTo("/openai/v1/chat/completions");
        assertThat(endpoint("azure-openai").baseUrl(Map.of())).isEmpty();
    }

    @Test
    void azureTakesItsKeyInAHeaderOfItsOwn() {
        Access access = new Access("k", URI.create("https://r.openai.azure.com"), Map.of());
        HttpCall call = new HttpCall("POST", "/x", Headers.empty(), new byte[0]);
        assertThat(endpoint("azure-openai").auth().with(access).apply(call).headers())
                .isEqualTo(Headers.of("api-key", "k"));
    }

    @Test
    void aCloudsNameOfAModelHasTheModelsCapabilities() {
        Capabilities direct = catalog.capabilities("anthropic", "anthropic", "claude-opus-4-6");
        assertThat(catalog.capabilities("bedrock", "bedrock-invoke", "us.anthropic.claude-opus-4-6-20260205-v1:0"))
                .isEqualTo(direct);
        assertThat(catalog.capabilities("vertex", "vertex-anthropic", "claude-opus-4-6@20260205")
                        .efforts())
                .isEqualTo(direct.efforts());
        Capabilities converse =
                catalog.capabilities("bedrock", "bedrock-converse", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0");
        assertThat(converse.thinking()).containsExactlyInAnyOrder(ThinkingMode.BUDGET, ThinkingMode.OFF);
        assertThat(converse.cachePoints()).isTrue();
        assertThat(converse.jsonSchema()).isTrue();
        assertThat(catalog.capabilities("bedrock", "bedrock-converse", "meta.llama3-3-70b-instruct-v1:0")
                        .cachePoints())
                .isFalse();
        assertThat(catalog.capabilities("bedrock", "bedrock-converse", "us.amazon.nova-pro-v1:0")
                        .cachePoints())
                .isTrue();
        assertThat(catalog.capabilities("azure-openai", "openai-chat", "my-deployment")
                        .tokenLimit())
                .isEqualTo(TokenLimit.MAX_COMPLETION_TOKENS);
    }
}
