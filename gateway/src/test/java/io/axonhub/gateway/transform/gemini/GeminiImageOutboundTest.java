package io.axonhub.gateway.transform.gemini;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeminiImageOutboundTest {
    private final GeminiImageOutbound outbound = new GeminiImageOutbound(AllFormats.CLOCK);

    private static Task.Image task(@Nullable Integer count, @Nullable String size, @Nullable Boolean base64) {
        return new Task.Image("openai-images", "m", "a cat", count, size, base64, Map.of());
    }

    private HttpCall write(Task task, Notes notes) {
        return outbound.write(task, new Target("gemini-image", AllFormats.everything()), notes);
    }

    private TaskResult.Images read(String body) {
        return outbound.read(HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8)), task(null, null, null));
    }

    @Test
    void asksForAnImageOfThatProportion() {
        Notes notes = new Notes();
        HttpCall call = write(task(1, "1536x1024", true), notes);
        assertThat(call.path()).isEqualTo("/v1beta/models/gemini-image:generateContent");
        assertThat(Json.parse(call.body()))
                .isEqualTo(Json.parse("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a cat\"}]}],"
                        + "\"generationConfig\":{\"responseModalities\":[\"TEXT\",\"IMAGE\"],"
                        + "\"imageConfig\":{\"aspectRatio\":\"3:2\"}}}"));
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("size");
    }

    @Test
    void refusesWhatItCannotMakeByField() {
        assertThat(field(task(2, null, null))).isEqualTo("n");
        assertThat(field(task(null, null, false))).isEqualTo("response_format");
        assertThat(field(task(null, "1000x1", null))).isEqualTo("size");
        assertThat(field(task(null, "big", null))).isEqualTo("size");
    }

    private @Nullable String field(Task task) {
        try {
            write(task, new Notes());
        } catch (GatewayException e) {
            return e.error() instanceof LlmError.InvalidRequest invalid ? invalid.param() : "another error";
        }
        return "no error";
    }

    @Test
    void readsTheImagesAndNotTheThoughts() {
        TaskResult.Images images = read("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"here\"},"
                + "{\"thought\":true,\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"BBBB\"}},"
                + "{\"inlineData\":{\"mimeType\":\"image/webp\",\"data\":\"AAAA\"}}]}}],"
                + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":9},\"modelVersion\":\"g\"}");
        assertThat(images.pictures()).containsExactly(new TaskResult.Picture("image/webp", "AAAA", null));
        assertThat(images.usage()).isEqualTo(new Usage(3, 0, 0, 0, 9, 0, new Usage.Media(0, 0, 0, 0, 0, 1, 0)));
        assertThat(images.model()).isEqualTo("g");
    }

    @Test
    void anAnswerWithoutAnImageSaysWhy() {
        assertThat(refused("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"))
                .isInstanceOf(LlmError.ContentFiltered.class);
        assertThat(refused("{\"candidates\":[{\"finishReason\":\"IMAGE_SAFETY\"}]}"))
                .isInstanceOf(LlmError.ContentFiltered.class);
        assertThat(refused("{\"candidates\":[{\"finishReason\":\"STOP\"}]}"))
                .isInstanceOf(LlmError.MalformedUpstream.class);
        assertThatThrownBy(() -> read("<html>")).isInstanceOf(GatewayException.class);
    }

    private LlmError refused(String body) {
        try {
            read(body);
        } catch (GatewayException e) {
            return e.error();
        }
        throw new AssertionError("no error");
    }
}
