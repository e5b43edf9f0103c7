package io.axonhub.gateway.transform.aisdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.JsonMutations;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AiSdkInboundTest {
    private static final String MODERN =
            "{\"messages\":[{\"role\":\"user\",\"parts\":[]}],\"trigger\":\"submit-message\"}";
    private static final String STORED_BY_APP = "{\"messages\":[{\"role\":\"user\",\"parts\":[]}]}";
    private static final String LEGACY =
            "{\"messages\":[{\"role\":\"user\",\"parts\":[]},{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String UI = "x-vercel-ai-ui-message-stream";
    private static final String DATA = "x-vercel-ai-data-stream";

    private final AiSdkInbound inbound = new AiSdkInbound(() -> "msg_1", "fallback");

    private static HttpCall call(String body, String... headers) {
        return new HttpCall("POST", "/aisdk/v1/chat", Headers.of(headers), body.getBytes(UTF_8));
    }

    @Test
    void theBodysShapeChoosesTheProtocol() {
        for (String body : List.of(MODERN, STORED_BY_APP, "{}", "{\"messages\":7}", "{\"messages\":[]}", "")) {
            Headers headers = inbound.streamHeaders(call(body));
            assertThat(headers.first(UI)).as(body).hasValue("v1");
            assertThat(headers.first("content-type")).hasValue("text/event-stream; charset=utf-8");
            assertThat(headers.first(DATA)).isEmpty();
        }
        Headers headers = inbound.streamHeaders(call(LEGACY));
        assertThat(headers.first(DATA)).hasValue("v1");
        assertThat(headers.first("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(headers.first(UI)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"data, true, false", "UI, false, true", "' ui6 ', false, true", "text, false, false"})
    void theHeaderOverridesTheBody(String value, boolean data, boolean ui) {
        for (String body : List.of(MODERN, LEGACY)) {
            Headers headers = inbound.streamHeaders(call(body, "X-AxonHub-Stream-Protocol", value));
            assertThat(headers.first(DATA).isPresent()).isEqualTo(data);
            assertThat(headers.first(UI).isPresent()).isEqualTo(ui);
        }
    }

    @Test
    void anUnknownProtocolIsRefusedBeforeAnythingIsSent() {
        assertRefused(call(MODERN, "x-axonhub-stream-protocol", "grpc"), "x-axonhub-stream-protocol");
    }

    private void assertRefused(HttpCall call, String param) {
        assertThatThrownBy(() -> inbound.envelope(call))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.InvalidRequest.class,
                                        error -> assertThat(String.valueOf(error.param()))
                                                .isEqualTo(param)));
    }

    @Test
    void theModelIsTheBodysOrTheDefault() {
        assertThat(inbound.envelope(call("{\"model\":\"m\"}"))).isEqualTo(new Envelope("m", true, true));
        assertThat(inbound.envelope(call("{\"model\":null}")).model()).isEqualTo("fallback");
        assertThat(inbound.envelope(call(MODERN)).model()).isEqualTo("fallback");
        assertThat(inbound.read(call(MODERN)).model()).isEqualTo("fallback");
        assertThat(new AiSdkInbound(() -> "", "").envelope(call(MODERN)).model())
                .isEmpty();
    }

    @Test
    void streamsUnlessTheAppSaysNo() {
        assertThat(inbound.envelope(call("{\"stream\":false}")).stream()).isFalse();
        assertThat(inbound.envelope(call("{\"stream\":true}")).stream()).isTrue();
        assertThat(inbound.read(call("{\"stream\":false,\"messages\":[]}")).stream())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{} x", "{\"model\":\"a\",\"model\":\"b\"}"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertRefused(call(body), "null");
    }

    @Test
    void aModelOrAStreamOfAnotherTypeIsRefused() {
        assertRefused(call("{\"model\":7}"), "model");
        assertRefused(call("{\"model\":\" \"}"), "model");
        assertRefused(call("{\"stream\":\"yes\"}"), "stream");
    }

    /** {@code useChat} shows the body as it is. */
    @Test
    void anErrorBeforeTheFirstByteIsItsTextAlone() {
        for (LlmError error : Samples.errors()) {
            HttpReply reply = inbound.error(error, "req_1");
            assertThat(reply.status()).as(error.errorClass()).isBetween(400, 599);
            assertThat(reply.headers().first("content-type")).hasValue("text/plain; charset=utf-8");
            assertThat(new String(reply.body(), UTF_8)).isEqualTo(error.message());
            boolean known = error instanceof LlmError.RateLimited
                    || error instanceof LlmError.Overloaded
                    || error instanceof LlmError.Unavailable;
            assertThat(reply.headers().first("retry-after")).isEqualTo(known ? Optional.of("2") : Optional.empty());
        }
        assertThat(inbound.error(new LlmError.UpstreamAuth("no"), "r").status()).isEqualTo(502);
        HttpReply wrongKey = inbound.error(new LlmError.Unauthenticated("no"), "r");
        assertThat(wrongKey.status()).isEqualTo(401);
        assertThat(wrongKey.headers().first("x-should-retry")).hasValue("false");
    }

    @Test
    void bareTextHasNoWordsForErrorsAndSilence() {
        HttpCall text = call(MODERN, "x-axonhub-stream-protocol", "text");
        assertThat(inbound.streamError(new LlmError.Internal("defect"), "r", text))
                .isEmpty();
        assertThat(inbound.keepAlive(text)).isEmpty();
    }

    @Test
    void aMutatedRequestIsReadAndWrittenOrRefusedByName() {
        for (Golden.Case wanted : Golden.cases(AiSdkInbound.FORMAT, ".request.json")) {
            for (var mutation : JsonMutations.of(io.axonhub.gateway.json.Json.parse(wanted.bytes()))) {
                HttpCall call = call(io.axonhub.gateway.json.Json.text(mutation));
                for (Dialect target : AllFormats.list()) {
                    try {
                        inbound.envelope(call);
                        target.outbound().write(inbound.read(call), target.target(), new Notes());
                    } catch (GatewayException e) {
                        assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class);
                    }
                }
            }
        }
    }
}
