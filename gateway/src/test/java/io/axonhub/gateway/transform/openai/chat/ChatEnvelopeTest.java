package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.openai.ChatEnvelope;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChatEnvelopeTest {
    private static String forward(String body, String model) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new String(ChatEnvelope.forward(bytes, ChatEnvelope.read(bytes), model), StandardCharsets.UTF_8);
    }

    @Test
    void changesTheModelAlone() {
        assertThat(forward("{ \"a\" : 1.0, \"model\" : \"x\\u0041\", \"n\":12345678901234567890 }", "up"))
                .isEqualTo("{ \"a\" : 1.0, \"model\" : \"up\", \"n\":12345678901234567890 }");
    }

    @Test
    void asksForUsageInAStreamWhereTheClientDidNot() {
        assertThat(forward("{\"model\":\"m\",\"stream\":true}", "m"))
                .isEqualTo("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        assertThat(forward("{\"stream_options\":{\"include_obfuscation\":false},\"model\":\"m\",\"stream\":true}", "m"))
                .isEqualTo(
                        "{\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":true},\"model\":\"m\",\"stream\":true}");
        assertThat(forward("{\"stream_options\":{\"include_usage\": false},\"model\":\"m\",\"stream\":true}", "up"))
                .isEqualTo("{\"stream_options\":{\"include_usage\": true},\"model\":\"up\",\"stream\":true}");
        assertThat(forward("{\"stream_options\":null,\"model\":\"m\",\"stream\":true}", "m"))
                .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"stream\":true}");
        String asked = "{\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"stream\":true}";
        assertThat(forward(asked, "m")).isEqualTo(asked);
        assertThat(forward("{\"model\":\"m\"}", "m")).isEqualTo("{\"model\":\"m\"}");
    }

    @Test
    void hidesTheUsageChunkThatTheClientDidNotAskFor() {
        ChatOutbound outbound = new ChatOutbound();
        Envelope unasked = new Envelope("m", true, false);
        SseFrame usage = frame("{\"choices\":[ ],\"usage\":{\"prompt_tokens\":1}}");
        assertThat(outbound.isInjected(usage, unasked)).isTrue();
        assertThat(outbound.isInjected(usage, new Envelope("m", true, true))).isFalse();
        assertThat(outbound.isInjected(frame("{\"choices\":[],\"usage\":null}"), unasked))
                .isFalse();
        assertThat(outbound.isInjected(frame("{\"choices\":[{\"index\":0}],\"usage\":{}}"), unasked))
                .isFalse();
        assertThat(outbound.isInjected(frame("{\"choices\":[],\"prompt_filter_results\":[]}"), unasked))
                .isFalse();
        assertThat(outbound.isInjected(frame("[DONE]"), unasked)).isFalse();
    }

    private static SseFrame frame(String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new SseFrame(null, bytes, SseFrame.encode(null, bytes));
    }
}
