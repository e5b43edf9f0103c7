package io.axonhub.gateway.transform.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Envelope;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskBodyTest {
    private static final String FORM = String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"stream\"",
            "",
            "true",
            "--b",
            "Content-Disposition: form-data; name=\"model\"",
            "",
            "whisper-1",
            "--b--",
            "");

    private static HttpCall json(String body) {
        return new HttpCall("POST", "/x", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpCall form(String body) {
        Headers headers = Headers.of("content-type", "multipart/form-data; boundary=b");
        return new HttpCall("POST", "/x", headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String renamed(HttpCall call, String model) {
        Envelope envelope = TaskBody.envelope(call, "default");
        return new String(TaskBody.renamed(call, envelope, model), StandardCharsets.UTF_8);
    }

    @Test
    void readsModelAndStreamOfBothKindsOfBody() {
        assertThat(TaskBody.envelope(form(FORM), null)).isEqualTo(new Envelope("whisper-1", true, true));
        assertThat(TaskBody.envelope(json("{\"model\":\"tts\",\"stream_format\":\"sse\"}"), null))
                .isEqualTo(new Envelope("tts", true, true));
        assertThat(TaskBody.envelope(json("{\"model\":\"tts\",\"stream\":false}"), null))
                .isEqualTo(new Envelope("tts", false, true));
    }

    @Test
    void changesTheModelAlone() {
        assertThat(renamed(form(FORM), "up")).isEqualTo(FORM.replace("whisper-1", "up"));
        assertThat(renamed(form(FORM), "whisper-1")).isEqualTo(FORM);
        String body = "{ \"input\" : 1.0, \"model\" : \"m\" }";
        assertThat(renamed(json(body), "m")).isEqualTo(body);
        assertThat(renamed(json(body), "up")).isEqualTo(body.replace("\"m\"", "\"up\""));
    }

    @Test
    void namesTheModelWhereTheClientLeftItToTheProvider() {
        assertThat(TaskBody.envelope(json("{\"input\":\"x\"}"), "default").model())
                .isEqualTo("default");
        assertThat(renamed(json("{\"input\":\"x\"}"), "default")).isEqualTo("{\"input\":\"x\",\"model\":\"default\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"model\":7}",
                "{\"model\":\" \"}",
                "{\"model\":\"m\",\"stream\":\"yes\"}",
                "{\"model\":\"m\"} x"
            })
    void refusesABadBody(String body) {
        assertThatThrownBy(() -> TaskBody.envelope(json(body), null))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--b--", "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm", "nonsense"})
    void refusesABadForm(String body) {
        assertThatThrownBy(() -> TaskBody.envelope(form(body), null))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @Test
    void readsUsageInEachSpelling() {
        assertThat(usage("{\"prompt_tokens\":8,\"total_tokens\":8}")).isEqualTo(new Usage(8, 0, 0, 0, 0, 0));
        assertThat(usage("{\"input_tokens\":10,\"output_tokens\":4,\"input_tokens_details\":"
                        + "{\"text_tokens\":3,\"image_tokens\":7,\"cached_tokens\":2}}"))
                .isEqualTo(new Usage(8, 2, 0, 0, 4, 0, new Usage.Media(0, 0, 0, 7, 4, 0, 0)));
        assertThat(usage("{\"input_tokens\":14,\"output_tokens\":4,\"input_token_details\":"
                        + "{\"text_tokens\":0,\"audio_tokens\":14}}"))
                .isEqualTo(new Usage(14, 0, 0, 0, 4, 0, Usage.Media.audio(14, 0, 0)));
        assertThat(usage("{\"total_tokens\":6}")).isEqualTo(new Usage(6, 0, 0, 0, 0, 0));
        assertThat(usage("{\"type\":\"duration\",\"seconds\":12.5}"))
                .isEqualTo(Usage.zero().with(new Usage.Media(0, 0, 0, 0, 0, 0, 12_500)));
        assertThat(usage("null")).isNull();
    }

    private static @org.jspecify.annotations.Nullable Usage usage(String json) {
        byte[] body = ("{\"data\":[[1,{}]],\"usage\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        return TaskUsage.report(body).usage();
    }

    @Test
    void anErrorInsideAGoodStatusIsOne() {
        assertThatThrownBy(() -> TaskUsage.report(
                        "{\"error\":{\"message\":\"m\",\"code\":429}}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.RateLimited.class));
    }
}
