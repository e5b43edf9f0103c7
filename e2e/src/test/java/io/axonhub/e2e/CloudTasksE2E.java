package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.CloudEdge;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.provider.TaskScript;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Child;
import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.Dialect;
import io.axonhub.e2e.sdk.Said;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;
import io.axonhub.e2e.sdk.Sdk.Result;
import io.axonhub.e2e.sdk.Toolbox;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link CloudsE2E} leaves: Gemini on Vertex AI, and pictures and sound on Azure. */
class CloudTasksE2E {
    private static final String GEMINI = "gemini-2.5-pro";
    private static final String AZURE = "/openai/deployments/";
    private static final String DATED = "?api-version=2024-10-21";
    private static final List<Sdk> SDKS = List.of(ChildSdk.node("openai7"), ChildSdk.node("anthropic1"));
    private static ScriptedProvider provider;
    private static CloudEdge edge;
    private static Resources resources;
    private static GatewayProcess gateway;
    private static Child tasks;

    @BeforeAll
    static void starts() {
        provider = ScriptedProvider.start();
        edge = CloudEdge.start(provider.url());
        provider.on(GEMINI, CloudTasksE2E::think);
        resources = Resources.create();
        String url = edge.url().toString();
        String place = "gcp: {project: my-project, location: global}";
        resources.cloud("vertex", "vertex", url, place, GEMINI, edge.serviceAccount());
        List<String> deployments = List.of("pictures", "voice", "ears");
        for (String deployment : deployments) {
            provider.on(deployment, new TaskScript());
            resources.cloud(
                    deployment, "azure-openai", url, "azure: {apiVersion: \"2024-10-21\"}", deployment, "azure-key");
        }
        resources.profile(
                Stream.concat(Stream.of("vertex"), deployments.stream()).toList());
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
        Toolbox.nodeModules();
        String scripts = Toolbox.home().resolve("src/test/clients").toString();
        tasks = Child.start("node", List.of("node", scripts + "/node/tasks.mjs", "openai7"));
    }

    @AfterAll
    static void ends() {
        tasks.close();
        gateway.close();
        resources.close();
        edge.close();
        provider.close();
        SDKS.forEach(Sdk::close);
    }

    /** Thinks and calls a tool, and says the rest when it has the result. */
    private static Answer think(Recorded seen) {
        boolean answered = seen.text().contains("functionResponse");
        Turn last = new Turn(List.of(new Turn.Text("9.9 is larger.")), Turn.Stop.END, Scenes.THINKING.usage());
        return Repertoire.play(answered ? last : Scenes.THINKING, seen);
    }

    static Stream<Sdk> sdks() {
        return SDKS.stream();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sdks")
    void geminiOnVertexThinksAndCallsTools(Sdk sdk) {
        Turn.Thinking thinking = (Turn.Thinking) Scenes.THINKING.parts().getFirst();
        for (Op op : new Op[] {Op.CREATE, Op.STREAM}) {
            Dialect dialect = sdk.dialect();
            ObjectNode body = dialect.withTools(dialect.ask("vertex", "Which is larger?"));
            Result first = call(sdk, op, body);
            Said said = dialect.read(first.value());
            Turn.Call wanted = Scenes.THINKING.calls().getFirst();
            assertThat(said.calls()).extracting(Turn.Call::name).containsExactly(wanted.name());
            ObjectNode next = dialect.followUp(
                    body, first.value(), Map.of(said.calls().getFirst().id(), "hot"));
            assertThat(dialect.read(call(sdk, op, next).value()).text()).isNotBlank();
            CloudEdge.Seen seen = edge.seen().getLast();
            assertThat(seen.path())
                    .isEqualTo("/v1/projects/my-project/locations/global/publishers/google/models/" + GEMINI
                            + (op == Op.STREAM ? ":streamGenerateContent?alt=sse" : ":generateContent"));
            assertThat(seen.credential()).isEqualTo("Bearer token-" + edge.tokens());
            assertThat(seen.body())
                    .as("the call goes back with its result and its signature")
                    .contains("functionResponse", "hot", thinking.signature());
        }
    }

    private static Result call(Sdk sdk, Op op, ObjectNode body) {
        Result result = sdk.call(op, sdk.dialect().baseUrl(gateway.url()), World.KEY, body);
        assertThat(result.ok()).as("%s raised %s", sdk, result.error()).isTrue();
        return result;
    }

    private static JsonNode task(String op, String deployment) {
        JsonNode answer = tasks.call(Tree.object()
                .put("op", op)
                .put("model", deployment)
                .put("baseUrl", gateway.url() + "/v1")
                .put("key", World.KEY));
        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        assertThat(edge.seen().getLast().credential()).isEqualTo("azure-key");
        return answer.path("value");
    }

    private static String asked() {
        return edge.seen().getLast().path();
    }

    @Test
    void azureDrawsAndEdits() {
        assertThat(task("image", "pictures").asText()).isEqualTo("AAAA");
        assertThat(asked()).isEqualTo(AZURE + "pictures/images/generations" + DATED);
        assertThat(task("imageEdit", "pictures").asText()).isEqualTo("AAAA");
        assertThat(asked()).isEqualTo(AZURE + "pictures/images/edits" + DATED);
        assertThat(new String(provider.last("pictures").body(), ISO_8859_1)).contains("a dog", "p.png");
    }

    @Test
    void azureSpeaksAndListens() {
        assertThat(task("speech", "voice").path("type").asText()).isEqualTo("audio/mpeg");
        assertThat(asked()).isEqualTo(AZURE + "voice/audio/speech" + DATED);
        assertThat(task("transcribe", "ears").asText()).isEqualTo("hello");
        assertThat(asked()).isEqualTo(AZURE + "ears/audio/transcriptions" + DATED);
        assertThat(task("translate", "ears").asText()).isEqualTo("translated");
        assertThat(asked()).isEqualTo(AZURE + "ears/audio/translations" + DATED);
    }
}
