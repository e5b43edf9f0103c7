package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Aimock;
import io.axonhub.e2e.provider.CloudEdge;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.Dialect;
import io.axonhub.e2e.sdk.Said;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;
import io.axonhub.e2e.sdk.Sdk.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two vendors' SDKs to four clouds' ways of serving models, before an independent mock of each. */
class CloudsE2E {
    private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final List<Sdk> SDKS = List.of(ChildSdk.node("openai7"), ChildSdk.node("anthropic1"));
    private static final List<String> MODELS = List.of("invoke", "signed", "converse", "vertex", "azure");
    private static Aimock aimock;
    private static CloudEdge edge;
    private static Resources resources;
    private static GatewayProcess gateway;

    @BeforeAll
    static void starts() {
        aimock = Aimock.start();
        edge = CloudEdge.start(aimock.url());
        resources = Resources.create();
        channel("invoke", "bedrock", "aws: {region: eu-central-1}", CLAUDE, "ABSKQmVkcm9ja0tleQ==");
        channel(
                "signed",
                "bedrock",
                "aws: {region: eu-central-1}",
                CLAUDE,
                "{\"accessKeyId\":\"AKIDEXAMPLE\",\"secretAccessKey\":\"s3cret\"}");
        channel("converse", "bedrock", "aws: {region: eu-central-1}", "amazon.nova-pro-v1:0", "ABSKQmVkcm9ja0tleQ==");
        channel(
                "vertex",
                "vertex",
                "gcp: {project: my-project, location: global}",
                "claude-sonnet-4-5@20250929",
                edge.serviceAccount());
        channel("azure", "azure-openai", "azure: {apiVersion: \"2024-10-21\"}", "my-gpt", "azure-key");
        resources.profile(MODELS);
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
    }

    @AfterAll
    static void ends() {
        gateway.close();
        resources.close();
        edge.close();
        aimock.close();
        SDKS.forEach(Sdk::close);
    }

    private static void channel(String name, String type, String cloud, String model, String secret) {
        resources.cloud(name, type, edge.url().toString(), cloud, model, secret);
    }

    static Stream<Arguments> crossings() {
        return SDKS.stream().flatMap(sdk -> MODELS.stream().map(model -> Arguments.of(sdk, model)));
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void greets(Sdk sdk, String model) {
        for (Op op : new Op[] {Op.CREATE, Op.STREAM}) {
            Said said = said(sdk, op, sdk.dialect().ask(model, "greet"));
            assertThat(said.text()).isEqualTo("Hello from an independent mock, 世界!");
            assertThat(said.stop()).isEqualTo(sdk.dialect().word(Turn.Stop.END));
        }
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void calls(Sdk sdk, String model) {
        Dialect dialect = sdk.dialect();
        ObjectNode body = dialect.withTools(dialect.ask(model, "weather"));
        Result first = call(sdk, Op.STREAM, body);
        Said said = dialect.read(first.value());
        assertThat(said.calls()).extracting(Turn.Call::id).containsExactly("call_lima", "call_quito");
        assertThat(said.calls())
                .extracting(call -> Tree.parse(call.arguments()).path("city").asText())
                .containsExactly("Lima", "Quito");
        ObjectNode next = dialect.followUp(body, first.value(), Map.of("call_lima", "31", "call_quito", "19"));
        assertThat(said(sdk, Op.STREAM, next).text()).isEqualTo("Warm in both.");
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void fails(Sdk sdk, String model) {
        Result result = sdk.call(
                Op.CREATE,
                sdk.dialect().baseUrl(gateway.url()),
                World.KEY,
                sdk.dialect().ask(model, "fail"));
        assertThat(result.ok()).isFalse();
        assertThat(result.error().path("status").asInt()).isEqualTo(429);
    }

    private CloudEdge.Seen asked(String model) {
        Sdk sdk = SDKS.getFirst();
        said(sdk, Op.CREATE, sdk.dialect().ask(model, "greet"));
        return edge.seen().getLast();
    }

    @Test
    void eachCloudIsAskedAtItsPathWithItsCredential() {
        CloudEdge.Seen invoke = asked("invoke");
        assertThat(invoke.path()).isEqualTo("/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke");
        assertThat(invoke.credential()).isEqualTo("Bearer ABSKQmVkcm9ja0tleQ==");
        assertThat(Tree.parse(invoke.body()).path("anthropic_version").asText()).isEqualTo("bedrock-2023-05-31");
        assertThat(Tree.parse(invoke.body()).has("model")).isFalse();
        assertThat(asked("signed").credential())
                .matches("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-central-1/bedrock/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}");
        assertThat(asked("converse").path()).isEqualTo("/model/amazon.nova-pro-v1%3A0/converse");
        assertThat(asked("vertex").path())
                .isEqualTo("/v1/projects/my-project/locations/global/publishers/anthropic/models/"
                        + "claude-sonnet-4-5@20250929:rawPredict");
        CloudEdge.Seen azure = asked("azure");
        assertThat(azure.path()).isEqualTo("/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21");
        assertThat(azure.credential()).isEqualTo("azure-key");
    }

    @Test
    void aRefusedTokenIsTradedAnew() {
        assertThat(asked("vertex").credential()).isEqualTo("Bearer token-" + edge.tokens());
        int before = edge.tokens();
        assertThat(asked("vertex").credential()).isEqualTo("Bearer token-" + before);
        edge.revokeTokens();
        assertThat(asked("vertex").credential()).isEqualTo("Bearer token-" + (before + 1));
        assertThat(edge.tokens()).isEqualTo(before + 1);
    }

    private static Said said(Sdk sdk, Op op, ObjectNode body) {
        return sdk.dialect().read(call(sdk, op, body).value());
    }

    private static Result call(Sdk sdk, Op op, ObjectNode body) {
        Result result = sdk.call(op, sdk.dialect().baseUrl(gateway.url()), World.KEY, body);
        assertThat(result.ok()).as("%s raised %s", sdk, result.error()).isTrue();
        return result;
    }
}
