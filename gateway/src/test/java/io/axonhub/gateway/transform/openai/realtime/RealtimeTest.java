package io.axonhub.gateway.transform.openai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.WebSocketFrames;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.SessionMeter;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealtimeTest {
    private final RealtimeInbound inbound = new RealtimeInbound();
    private final RealtimeOutbound outbound = new RealtimeOutbound();

    private static HttpCall call(String query) {
        Headers headers = Headers.of("upgrade", "websocket", "sec-websocket-key", "a2V5", "sec-websocket-version", "13")
                .add("sec-websocket-extensions", "permessage-deflate")
                .add("authorization", "Bearer client")
                .add("openai-beta", "realtime=v1");
        return new HttpCall("GET", "/v1/realtime" + query, headers, new byte[0]);
    }

    @Test
    void theModelStandsInTheQuery() {
        assertThat(inbound.envelope(call("?intent=x&model=gpt%2Drealtime")).model())
                .isEqualTo("gpt-realtime");
        assertThatThrownBy(() -> inbound.envelope(call("?intent=transcription")))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(((LlmError.InvalidRequest) e.error()).param())
                                .isEqualTo("model"));
    }

    @Test
    void aPlainGetIsToldThatThisIsAWebSocket() {
        HttpCall plain = new HttpCall("GET", "/v1/realtime?model=m", Headers.empty(), new byte[0]);
        assertThatThrownBy(() -> inbound.envelope(plain)).hasMessageContaining("WebSocket");
    }

    @Test
    void theHandshakeGoesOnWithoutKeyAndCompression() {
        HttpCall client = call("?model=m&intent=a%20b");
        HttpCall sent = outbound.forward(
                client, inbound.envelope(client), new Target("up/m 1", AllFormats.everything()), new Notes());
        assertThat(sent.method()).isEqualTo("GET");
        assertThat(sent.path()).isEqualTo("/realtime?model=up%2Fm+1&intent=a%20b");
        assertThat(sent.headers())
                .isEqualTo(
                        Headers.of("upgrade", "websocket", "sec-websocket-key", "a2V5", "sec-websocket-version", "13")
                                .add("openai-beta", "realtime=v1"));
    }

    private static void text(SessionMeter meter, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[payload.length + 4];
        frame[0] = (byte) 0x81;
        frame[1] = 126;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 4, payload.length);
        for (int i = 0; i < frame.length; i++) {
            meter.accept(frame, i, 1);
        }
    }

    @Test
    void addsUpEachAnswerAndTranscription() {
        SessionMeter meter = outbound.meter();
        assertThat(meter.usage()).isNull();
        text(meter, "{\"type\":\"session.created\",\"session\":{\"model\":\"gpt-realtime-2\"}}");
        text(
                meter,
                "{\"event_id\":\"e\",\"type\":\"response.done\",\"response\":{\"usage\":{\"total_tokens\":30,\"input_tokens\":20,"
                        + "\"output_tokens\":10,\"input_token_details\":{\"text_tokens\":5,\"audio_tokens\":15,\"cached_tokens\":8}}}}");
        text(meter, "{\"type\":\"response.output_audio.delta\",\"delta\":\"response.done\"}");
        text(meter, "{\"type\":\"response.done\",\"response\":{\"status\":\"cancelled\",\"usage\":null}}");
        text(meter, "response.done but no JSON");
        text(
                meter,
                "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}");
        text(meter, "{\"type\":\"response.done\",\"response\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}}");
        assertThat(meter.usage()).isEqualTo(new Usage(12 + 3 + 1, 8, 0, 0, 10 + 4 + 2, 0, Usage.Media.audio(15, 0, 0)));
        assertThat(meter.model()).isEqualTo("gpt-realtime-2");
    }

    @Test
    void aBrokenSessionEndsWithAnErrorEventAndCode1011() {
        byte[] bytes = inbound.streamError(new LlmError.ConnectionLost("the provider left"), "req-1");
        List<String> events = new ArrayList<>();
        WebSocketFrames frames = new WebSocketFrames(text -> events.add(new String(text, StandardCharsets.UTF_8)));
        frames.accept(bytes, 0, bytes.length);
        assertThat(events).singleElement().asString().contains("\"type\":\"error\"", "the provider left");
        assertThat(frames.closed()).isTrue();
        assertThat(frames.atBoundary()).isTrue();
        assertThat((bytes[bytes.length - 2] & 0xFF) << 8 | (bytes[bytes.length - 1] & 0xFF))
                .isEqualTo(1011);
    }
}
