package io.axonhub.gateway.transform.openai.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesInboundTest {
    private final ImagesInbound inbound = new ImagesInbound();

    private static HttpCall call(String path, String body) {
        return new HttpCall("POST", path, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsAPrompt() {
        Task.Image task = inbound.read(call(
                "/v1/images/generations",
                "{\"model\":\"m\",\"prompt\":\"a cat\",\"n\":2,\"size\":\"1024x1536\",\"quality\":\"high\","
                        + "\"response_format\":\"b64_json\"}"));
        assertThat(task.prompt()).isEqualTo("a cat");
        assertThat(task.count()).isEqualTo(2);
        assertThat(task.size()).isEqualTo("1024x1536");
        assertThat(task.base64()).isTrue();
        assertThat(task.extras()).containsOnlyKeys("quality");
    }

    @Test
    void refusesWhatOnlyPasses() {
        for (HttpCall call : List.of(
                call("/v1/images/edits", "--b"),
                call("/v1/images/generations", "{\"model\":\"m\",\"prompt\":\"a\",\"stream\":true}"),
                call("/v1/images/generations", "{\"model\":\"m\"}"),
                call("/v1/images/generations", "{\"model\":\"m\",\"prompt\":\"a\",\"response_format\":\"gif\"}"))) {
            assertThatThrownBy(() -> inbound.read(call))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
        }
    }

    @Test
    void answersWithBytesAndUsage() {
        Task task = inbound.read(call("/v1/images/generations", "{\"model\":\"m\",\"prompt\":\"a\"}"));
        TaskResult.Images images = new TaskResult.Images(
                "m", 17, List.of(new TaskResult.Picture("image/png", "AAAA", "a cat")), new Usage(3, 0, 0, 0, 4, 0));
        assertThat(new String(inbound.write(images, task, new Notes()).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"created\":17,\"data\":[{\"b64_json\":\"AAAA\",\"revised_prompt\":\"a cat\"}],"
                        + "\"output_format\":\"png\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4,"
                        + "\"total_tokens\":7,\"input_tokens_details\":{\"text_tokens\":3,\"image_tokens\":0}}}");
    }
}
