package io.axonhub.gateway.transform.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CohereEmbedOutboundTest {
    private static final Target TARGET = new Target("embed-v4.0", AllFormats.everything());
    private final CohereEmbedOutbound outbound = new CohereEmbedOutbound();

    private static Task.Embed task(Task.@Nullable Purpose purpose, Task.Input... inputs) {
        return new Task.Embed(
                "openai-embeddings", "m", List.of(inputs), 512, Task.Form.NUMBERS, purpose, null, Map.of());
    }

    private static HttpReply reply(String body) {
        return HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void asksAsCohereWantsToBeAsked() {
        Notes notes = new Notes();
        HttpCall call = outbound.write(task(Task.Purpose.QUERY, new Task.Input.Text("a", null)), TARGET, notes);
        assertThat(call.path()).isEqualTo("/v2/embed");
        assertThat(Json.parse(call.body()))
                .isEqualTo(Json.parse("{\"model\":\"embed-v4.0\",\"input_type\":\"search_query\",\"texts\":[\"a\"],"
                        + "\"embedding_types\":[\"float\"],\"output_dimension\":512}"));
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void anAssumedPurposeIsNoted() {
        Notes notes = new Notes();
        HttpCall call = outbound.write(task(null, new Task.Input.Text("a", null)), TARGET, notes);
        assertThat(Json.parse(call.body()).path("input_type").asText()).isEqualTo("search_document");
        assertThat(notes.list()).extracting(Notes.Note::kind).containsExactly(Notes.Kind.DEGRADED);
    }

    @Test
    void tokensAreRefusedByName() {
        assertThatThrownBy(() -> outbound.write(task(null, new Task.Input.Tokens(List.of(1))), TARGET, new Notes()))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @Test
    void readsVectorsAndBilledTokens() {
        Task task = task(null, new Task.Input.Text("a", null));
        TaskResult.Embeddings result = (TaskResult.Embeddings) outbound.read(
                reply(
                        "{\"id\":\"i\",\"embeddings\":{\"float\":[[0.25,-1]]},\"texts\":[\"a\"],\"meta\":{\"api_version\":"
                                + "{\"version\":\"2\"},\"billed_units\":{\"input_tokens\":3}}}"),
                task);
        assertThat(result.vectors().getFirst()).containsExactly(0.25f, -1);
        assertThat(result.usage()).isEqualTo(new Usage(3, 0, 0, 0, 0, 0));
        assertThatThrownBy(() -> outbound.read(reply("{\"embeddings\":{\"float\":[[1],[2]]}}"), task))
                .isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> outbound.read(reply("{}"), task)).isInstanceOf(GatewayException.class);
    }

    @Test
    void aTaskIsSplitAtCoheresLimit() {
        Task task = task(
                null, Collections.nCopies(200, new Task.Input.Text("a", null)).toArray(Task.Input[]::new));
        assertThat(task.split(outbound.batch()))
                .extracting(part -> ((Task.Embed) part).inputs().size())
                .containsExactly(96, 96, 8);
    }
}
