package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.pipeline.Blame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reading and failing must keep in every provider's dialect; the cases are the format's goldens. */
public abstract class ProviderContract {
    private static final List<String> STRANGE_BODIES = List.of(
            "",
            " ",
            "null",
            "[]",
            "[null]",
            "{}",
            "\"text\"",
            "17",
            "<html><body>502 Bad Gateway</body></html>",
            "{\"error\":null}",
            "{\"error\":\"plain\"}",
            "{\"error\":[]}",
            "{\"error\":{}}",
            "{\"error\":{\"message\":7,\"type\":[],\"code\":{},\"param\":0}}",
            "[{\"error\":{\"message\":\"in a list\"}}]",
            "{\"statusCode\":401,\"message\":\"gone\"}",
            "{\"message\":\"bare\"}",
            "{\"error\":{\"message\":\"cut");

    /** The format under test. */
    protected abstract Provided provider();

    private GenerationOutbound outbound() {
        return provider().outbound();
    }

    private byte[] wire(Golden.Case wanted) {
        return provider().wire().apply(wanted.bytes());
    }

    private List<StreamEvent> events(List<SseFrame> frames) {
        StreamReader reader = outbound().streamReader();
        List<StreamEvent> events = new ArrayList<>();
        frames.forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        assertThat(reader.finish()).as("a second finish").isEmpty();
        return events;
    }

    private List<SseFrame> frames(byte[] body) {
        return Golden.frames(outbound().frames(), body);
    }

    private List<Golden.Case> streams() {
        return Golden.cases(provider().format(), ".stream.sse");
    }

    @Test
    void everyStreamKeepsTheOrderOfEvents() {
        for (Golden.Case wanted : streams()) {
            EventOrder.check(events(frames(wire(wanted))));
        }
    }

    @Test
    void aStreamSplitAnywhereGivesTheSameEvents() {
        for (Golden.Case wanted : streams()) {
            byte[] body = wire(wanted);
            List<StreamEvent> whole = events(frames(body));
            for (int cut = 1; cut < body.length; cut++) {
                FrameDecoder decoder = outbound().frames();
                List<SseFrame> frames = new ArrayList<>(decoder.accept(body, 0, cut));
                frames.addAll(decoder.accept(body, cut, body.length));
                frames.addAll(decoder.finish());
                assertThat(events(frames)).as(wanted + " split at " + cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void aStreamInSingleBytesGivesTheSameEvents() {
        for (Golden.Case wanted : streams()) {
            byte[] body = wire(wanted);
            FrameDecoder decoder = outbound().frames();
            List<SseFrame> frames = new ArrayList<>();
            for (int i = 0; i < body.length; i++) {
                frames.addAll(decoder.accept(body, i, i + 1));
            }
            frames.addAll(decoder.finish());
            assertThat(events(frames)).as(wanted.toString()).isEqualTo(events(frames(body)));
        }
    }

    /** A cut stream ends in order, and as complete only when the part that came had said why the model stopped. */
    @Test
    void aStreamCutAtAnyFrameNeverLooksComplete() {
        for (Golden.Case wanted : streams()) {
            List<SseFrame> all = frames(wire(wanted));
            Response whole = accumulate(events(all)).response();
            for (int cut = 0; cut < all.size(); cut++) {
                List<StreamEvent> events = events(all.subList(0, cut));
                EventOrder.check(events);
                Accumulator sum = accumulate(events);
                if (sum.isComplete()) {
                    assertThat(sum.response().content())
                            .as(wanted + " cut at " + cut)
                            .isEqualTo(whole.content());
                    assertThat(sum.response().stop()).isEqualTo(whole.stop());
                }
            }
        }
    }

    @Test
    void aMutatedFrameNeverThrowsAndKeepsTheOrder() {
        for (Golden.Case wanted : streams()) {
            List<SseFrame> all = frames(wire(wanted));
            for (int i = 0; i < all.size(); i++) {
                SseFrame frame = all.get(i);
                if (!frame.hasData() || frame.data()[0] != '{') {
                    continue;
                }
                for (JsonNode mutation : JsonMutations.of(Json.parse(frame.data()))) {
                    List<SseFrame> copy = new ArrayList<>(all);
                    byte[] data = Json.bytes(mutation);
                    copy.set(i, new SseFrame(frame.event(), data, SseFrame.encode(frame.event(), data)));
                    EventOrder.check(events(copy));
                }
            }
        }
    }

    @Test
    void aBodyThatIsNoStreamFails() {
        for (String body : STRANGE_BODIES) {
            List<StreamEvent> events = events(frames(body.getBytes(StandardCharsets.UTF_8)));
            assertThat(events.getLast()).as(body).isInstanceOf(StreamEvent.Failure.class);
        }
    }

    @Test
    void aMutatedAnswerIsReadOrRefusedWithATypedError() {
        for (Golden.Case wanted : Golden.cases(provider().format(), ".response.json")) {
            for (JsonNode mutation : JsonMutations.of(Json.parse(wanted.bytes()))) {
                try {
                    assertThat(outbound().read(HttpReply.json(200, Json.bytes(mutation))))
                            .isNotNull();
                } catch (GatewayException e) {
                    assertThat(e.error()).isNotInstanceOf(LlmError.InvalidRequest.class);
                }
            }
        }
    }

    @Test
    void anAnswerThatIsNoneIsRefused() {
        for (String body : STRANGE_BODIES) {
            assertThatThrownBy(() -> outbound().read(HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8))))
                    .as(body)
                    .isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void everyStatusWithEveryBodyGivesATypedError() {
        for (int status = 300; status < 600; status++) {
            for (String body : STRANGE_BODIES) {
                LlmError error = outbound().error(HttpReply.json(status, body.getBytes(StandardCharsets.UTF_8)));
                assertThat(error.message()).as(status + " " + body).isNotBlank().doesNotContain("<html>");
                if (status >= 500 || status == 429 || status == 401 || status == 403 || status == 408) {
                    assertThat(Blame.of(error)).as(status + " " + body).isNotEqualTo(Blame.CALLER);
                }
                if (status == 400 || status == 413 || status == 422) {
                    assertThat(Blame.of(error)).as(status + " " + body).isEqualTo(Blame.CALLER);
                }
            }
        }
    }

    @Test
    void aBinaryErrorBodyGivesATypedError() {
        assertThat(outbound()
                        .error(new HttpReply(500, Headers.empty(), new byte[] {0, (byte) 0xff, 0x1f, (byte) 0x8b})))
                .isInstanceOf(LlmError.class);
    }

    @Test
    void retryAfterOfARateLimitIsKept() {
        HttpReply reply = HttpReply.json(429, "{}".getBytes(StandardCharsets.UTF_8));
        LlmError error = outbound().error(reply.withHeaders(reply.headers().add("retry-after", "7")));
        assertThat(error)
                .isInstanceOfSatisfying(
                        LlmError.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).hasSeconds(7));
    }

    @Test
    void anErrorShowsNoSecretOfOurChannel() {
        String body =
                "{\"error\":{\"message\":\"Incorrect API key provided: sk-proj-abcdef1234567890 in org-Abc123def456.\"}}";
        for (int status : new int[] {401, 403, 429, 500, 503}) {
            LlmError error = outbound().error(HttpReply.json(status, body.getBytes(StandardCharsets.UTF_8)));
            assertThat(error.message()).doesNotContain("abcdef1234567890").doesNotContain("Abc123def456");
        }
    }

    protected static Accumulator accumulate(List<StreamEvent> events) {
        Accumulator sum = new Accumulator();
        events.forEach(sum::accept);
        return sum;
    }
}
