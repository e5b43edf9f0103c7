package io.axonhub.gateway.transform.openai.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {
    /** 1, -2 and 0.5 as 32-bit floats, little end first. */
    private static final String BASE64 = "AACAPwAAAMAAAAA/";

    private static final Target TARGET = new Target("up", AllFormats.everything());
    private final EmbeddingsInbound inbound = new EmbeddingsInbound();

    private static HttpCall call(String body) {
        return new HttpCall("POST", "/v1/embeddings", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpReply reply(String body) {
        return HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private Task.Embed read(String members) {
        return inbound.read(call("{\"model\":\"m\"," + members + "}"));
    }

    private static JsonNode write(Shape shape, Task task, Notes notes) {
        return Json.parse(
                new EmbeddingsOutbound(shape).write(task, TARGET, notes).body());
    }

    @Test
    void readsEveryKindOfInput() {
        assertThat(read("\"input\":\"a\"").inputs()).containsExactly(new Task.Input.Text("a", null));
        assertThat(read("\"input\":[\"a\",\"b\"]").inputs()).hasSize(2);
        assertThat(read("\"input\":[1,2]").inputs()).containsExactly(new Task.Input.Tokens(List.of(1, 2)));
        assertThat(read("\"input\":[[1],[2,3]]").inputs())
                .containsExactly(new Task.Input.Tokens(List.of(1)), new Task.Input.Tokens(List.of(2, 3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"input\":[]",
                "\"input\":\"\"",
                "\"input\":null",
                "\"input\":7",
                "\"input\":[1.5]",
                "\"input\":[[]]",
                "\"input\":[\"a\",7]",
                "\"input\":\"a\",\"encoding_format\":\"int8\"",
                "\"input\":\"a\",\"dimensions\":0"
            })
    void refusesWhatCannotBeEmbedded(String members) {
        assertThatThrownBy(() -> read(members))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @Test
    void writesBase64OrNumbersInTheOrderOfTheInputs() {
        TaskResult.Embeddings vectors = new TaskResult.Embeddings(
                "", "up", List.of(new float[] {1, -2, 0.5f}, new float[] {0}), new Usage(7, 0, 0, 0, 0, 0));
        String base64 =
                text(inbound.write(vectors, read("\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\""), new Notes())
                        .body());
        assertThat(base64)
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\"" + BASE64
                                + "\"},{\"object\":\"embedding\",\"index\":1,\"embedding\":\"AAAAAA==\"}],\"model\":\"up\","
                                + "\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
        String numbers = text(inbound.write(vectors, read("\"input\":[\"a\",\"b\"]"), new Notes())
                .body());
        assertThat(numbers).contains("\"index\":0,\"embedding\":[1.0,-2.0,0.5]}");
    }

    @Test
    void spellsARequestAsEachProviderDoes() {
        Task task = read("\"input\":[\"a\"],\"dimensions\":256,\"input_type\":\"query\",\"user\":\"u\"");
        Notes notes = new Notes();
        assertThat(write(Shape.OPENAI, task, notes))
                .isEqualTo(Json.parse("{\"model\":\"up\",\"input\":[\"a\"],\"dimensions\":256,\"user\":\"u\"}"));
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("input_type");
        assertThat(write(Shape.JINA, task, new Notes()))
                .isEqualTo(Json.parse(
                        "{\"model\":\"up\",\"input\":[\"a\"],\"dimensions\":256,\"task\":\"retrieval.query\"}"));
        assertThat(write(Shape.VOYAGE, task, new Notes()))
                .isEqualTo(Json.parse(
                        "{\"model\":\"up\",\"input\":[\"a\"],\"output_dimension\":256,\"input_type\":\"query\"}"));
    }

    @Test
    void tokensGoOnlyWhereTheyAreTaken() {
        Task tokens = read("\"input\":[[1,2]]");
        assertThat(write(Shape.OPENAI, tokens, new Notes()).path("input")).isEqualTo(Json.parse("[[1,2]]"));
        assertThatThrownBy(() -> write(Shape.JINA, tokens, new Notes()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.InvalidRequest.class,
                                        invalid -> assertThat(invalid.param()).isEqualTo("input[0]")));
    }

    @Test
    void readsVectorsByTheirIndex() {
        Task task = read("\"input\":[\"a\",\"b\"]");
        TaskResult.Embeddings result = new EmbeddingsOutbound(Shape.VOYAGE)
                .read(
                        reply("{\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":\"" + BASE64
                                + "\"}],\"model\":\"v\",\"usage\":{\"total_tokens\":9}}"),
                        task);
        assertThat(result.vectors().get(0)).containsExactly(1, -2, 0.5f);
        assertThat(result.vectors().get(1)).containsExactly(2);
        assertThat(result.usage()).isEqualTo(new Usage(9, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":\"AAA=\"}]}",
                "{\"error\":{\"message\":\"no\"}}",
                "<html>"
            })
    void refusesAnAnswerThatIsNotOneVectorForEachInput(String body) {
        Task task = read("\"input\":[\"a\",\"b\"]");
        assertThatThrownBy(() -> new EmbeddingsOutbound(Shape.OPENAI).read(reply(body), task))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void mendsAnAnswerInTheFormThatWasNotAskedFor() {
        EmbeddingsOutbound outbound = new EmbeddingsOutbound(Shape.OPENAI);
        String numbers = "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":[1,-2,0.5],\"x\":1}]}";
        String base64 = numbers.replace("[1,-2,0.5]", '"' + BASE64 + '"');
        HttpCall wantsNumbers = call("{\"input\":\"a\"}");
        HttpCall wantsBase64 = call("{\"encoding_format\":\"base64\"}");
        HttpReply asAsked = reply(numbers);
        assertThat(outbound.mend(asAsked, wantsNumbers)).isSameAs(asAsked);
        assertThat(text(outbound.mend(reply(numbers), wantsBase64).body())).isEqualTo(base64);
        assertThat(text(outbound.mend(reply(base64), wantsNumbers).body()))
                .isEqualTo(numbers.replace("[1,-2,0.5]", "[1.0,-2.0,0.5]"));
        HttpReply empty = reply("{\"data\":[]}");
        assertThat(outbound.mend(empty, wantsBase64)).isSameAs(empty);
    }
}
