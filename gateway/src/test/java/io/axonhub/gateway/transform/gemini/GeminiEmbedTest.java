package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiEmbedTest {
    private static final Target TARGET = new Target("up", AllFormats.everything());
    private static final String ONE = "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"task_type\":\"RETRIEVAL_QUERY\","
            + "\"outputDimensionality\":8,\"title\":\"t\"}";
    private static final String TWO =
            "{ \"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
                    + "{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"b\"},{\"text\":\"c\"}]}}] }";

    private final GeminiEmbedInbound inbound = new GeminiEmbedInbound();
    private final GeminiEmbedOutbound outbound = new GeminiEmbedOutbound();

    private static HttpCall call(String method, String body) {
        return new HttpCall(
                "POST",
                "/gemini/v1beta/models/m:" + method + "?key=secret",
                Headers.empty(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpReply reply(String body) {
        return HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void readsOneContentAndAnswersWithOneVector() {
        HttpCall call = call("embedContent", ONE);
        assertThat(inbound.envelope(call).model()).isEqualTo("m");
        Task.Embed task = inbound.read(call);
        assertThat(task.inputs()).containsExactly(new Task.Input.Text("a", "t"));
        assertThat(task.purpose()).isEqualTo(Task.Purpose.QUERY);
        assertThat(task.dimensions()).isEqualTo(8);
        TaskResult vectors = new TaskResult.Embeddings("", "", List.of(new float[] {1, 0.5f}), null);
        assertThat(text(inbound.write(vectors, task, new Notes()).body()))
                .isEqualTo("{\"embedding\":{\"values\":[1.0,0.5]}}");
    }

    @Test
    void readsABatchAndAnswersWithAsManyVectors() {
        Task.Embed task = inbound.read(call("batchEmbedContents", TWO));
        assertThat(task.inputs()).containsExactly(new Task.Input.Text("a", null), new Task.Input.Text("bc", null));
        TaskResult vectors = new TaskResult.Embeddings(
                "", "", List.of(new float[] {1}, new float[] {2}), new Usage(3, 0, 0, 0, 0, 0));
        assertThat(text(inbound.write(vectors, task, new Notes()).body()))
                .isEqualTo("{\"embeddings\":[{\"values\":[1.0]},{\"values\":[2.0]}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":3}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requests\":[]}",
                "{\"requests\":[{}]}",
                "{\"requests\":[{\"content\":{\"parts\":[{\"inlineData\":{}}]}}]}",
                "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\"},"
                        + "{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}",
                "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"NOPE\"}]}"
            })
    void refusesWhatCannotBeEmbedded(String body) {
        assertThatThrownBy(() -> inbound.read(call("batchEmbedContents", body)))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @Test
    void asksForABatchAndReadsIt() {
        Task task = task(Task.Purpose.DOCUMENT);
        HttpCall sent = outbound.write(task, TARGET, new Notes());
        assertThat(sent.path()).isEqualTo("/v1beta/models/up:batchEmbedContents");
        assertThat(Json.parse(sent.body()))
                .isEqualTo(
                        Json.parse("{\"requests\":[{\"model\":\"models/up\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                                + "\"taskType\":\"RETRIEVAL_DOCUMENT\",\"outputDimensionality\":4}]}"));
        TaskResult.Embeddings result = outbound.read(reply("{\"embeddings\":[{\"values\":[0.25]}]}"), task);
        assertThat(result.vectors().getFirst()).containsExactly(0.25f);
        for (String bad :
                List.of("{}", "{\"embeddings\":[]}", "{\"embeddings\":[{\"values\":[]}]}", "{\"error\":{}}")) {
            assertThatThrownBy(() -> outbound.read(reply(bad), task)).isInstanceOf(GatewayException.class);
        }
    }

    private static Task task(Task.@Nullable Purpose purpose) {
        return new Task.Embed(
                "openai-embeddings",
                "m",
                List.of(new Task.Input.Text("a", null)),
                4,
                Task.Form.NUMBERS,
                purpose,
                null,
                Map.of());
    }

    @Test
    void forwardsWithTheModelInPathAndRequestsAndNoKey() {
        HttpCall call = call("batchEmbedContents", TWO);
        HttpCall same =
                outbound.forward(call, inbound.envelope(call), new Target("m", AllFormats.everything()), new Notes());
        assertThat(same.body()).isEqualTo(call.body());
        assertThat(same.path()).isEqualTo("/v1beta/models/m:batchEmbedContents");
        HttpCall other = outbound.forward(call, inbound.envelope(call), TARGET, new Notes());
        assertThat(other.path()).isEqualTo("/v1beta/models/up:batchEmbedContents");
        assertThat(text(other.body())).isEqualTo(TWO.replace("models/m", "models/up"));
    }

    @Test
    void reportsWhatPasses() {
        assertThat(outbound.report(reply("{\"embedding\":{\"values\":[1]},\"usageMetadata\":{\"promptTokenCount\":4}}"))
                        .usage())
                .isEqualTo(new Usage(4, 0, 0, 0, 0, 0));
        assertThatThrownBy(() -> outbound.report(reply("{}"))).isInstanceOf(GatewayException.class);
    }
}
