package io.axonhub.gateway.transform.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.EventOrder;
import io.axonhub.gateway.transform.Golden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskStreamReaderTest {
    private static final String USAGE = "\"usage\":{\"input_tokens\":5,\"output_tokens\":7,\"total_tokens\":12}";

    private static String frame(String data) {
        return "data: " + data + "\n\n";
    }

    private static List<StreamEvent> events(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String one : data) {
            stream.append(frame(one));
        }
        TaskStreamReader reader = new TaskStreamReader();
        List<StreamEvent> events = new ArrayList<>();
        Golden.frames(new SseDecoder(), stream.toString().getBytes(StandardCharsets.UTF_8))
                .forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        assertThat(reader.finish()).isEmpty();
        EventOrder.check(events);
        return events;
    }

    private static Accumulator sum(String... data) {
        Accumulator sum = new Accumulator();
        events(data).forEach(sum::accept);
        return sum;
    }

    @Test
    void aTranscriptAddsUpAndEndsWithItsLastEvent() {
        Accumulator sum = sum(
                "{\"type\":\"transcript.text.delta\",\"delta\":\"He\"}",
                "{\"type\":\"transcript.text.delta\",\"delta\":\"y\"}",
                "{\"type\":\"transcript.text.done\",\"text\":\"Hey\"," + USAGE + "}");
        assertThat(sum.isComplete()).isTrue();
        assertThat(((Content.Text) sum.response().content().getFirst()).text()).isEqualTo("Hey");
        assertThat(sum.usage()).isEqualTo(new Usage(5, 0, 0, 0, 7, 0));
    }

    @Test
    void speechEndsWithItsLastEvent() {
        Accumulator sum = sum(
                "{\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}",
                "{\"type\":\"speech.audio.done\"," + USAGE + "}");
        assertThat(sum.isComplete()).isTrue();
        assertThat(sum.usage()).isNotNull();
    }

    @Test
    void imagesEndWithTheBodyBehindACompletedOne() {
        assertThat(sum(
                                "{\"type\":\"image_generation.partial_image\",\"b64_json\":\"AAAA\"}",
                                "{\"type\":\"image_generation.completed\",\"b64_json\":\"AAAA\"," + USAGE + "}")
                        .isComplete())
                .isTrue();
        assertThat(sum("{\"type\":\"image_edit.completed\"}", "[DONE]").isComplete())
                .isTrue();
    }

    @Test
    void aCutNeverLooksComplete() {
        assertThat(sum("{\"type\":\"image_generation.partial_image\"}").failure())
                .isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(sum("{\"type\":\"transcript.text.delta\",\"delta\":\"He\"}", "[DONE]")
                        .failure())
                .isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(sum().failure()).isNotNull();
    }

    @Test
    void anErrorEventIsTheEnd() {
        List<StreamEvent> events = events(
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}",
                "{\"type\":\"transcript.text.done\"}");
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().failure()).isInstanceOf(LlmError.RateLimited.class);
        assertThat(events("{cut").getFirst().failure()).isInstanceOf(LlmError.MalformedUpstream.class);
    }
}
