package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every client dialect must keep. */
public abstract class InboundContract {
    /** The format under test. */
    protected abstract Dialect dialect();

    /** Insists that the frames are a legal beginning of a stream of this dialect, or a whole one. */
    protected abstract void assertLegal(List<SseFrame> frames);

    /** Whether a client of this dialect takes the frames for a whole, successful answer. */
    protected abstract boolean looksComplete(List<SseFrame> frames);

    /** Insists that {@code body} is this dialect's error with the error's text. */
    protected abstract void assertError(JsonNode body, LlmError error);

    private GenerationInbound inbound() {
        return dialect().inbound();
    }

    @Test
    void samplesCoverEveryErrorVariant() {
        Set<Class<?>> sampled = new HashSet<>();
        Samples.errors().forEach(error -> sampled.add(error.getClass()));
        assertThat(sampled).containsExactlyInAnyOrder(LlmError.class.getPermittedSubclasses());
    }

    @Test
    void everyErrorIsRenderedInTheDialect() {
        for (LlmError error : Samples.errors()) {
            HttpReply reply = inbound().error(error, "req_1");
            assertThat(reply.status()).as(error.errorClass()).isBetween(400, 599);
            assertThat(reply.headers().first("content-type")).hasValue("application/json");
            assertError(Json.parse(reply.body()), error);
        }
    }

    @Test
    void theClientIsNotBlamedForOurCredential() {
        HttpReply reply = inbound().error(new LlmError.UpstreamAuth("refused"), "req_1");
        assertThat(reply.status()).isGreaterThanOrEqualTo(500);
    }

    @Test
    void aBadGatewayKeyIsNotRetried() {
        HttpReply reply = inbound().error(new LlmError.Unauthenticated("unknown key"), "req_1");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().first("x-should-retry")).hasValue("false");
    }

    @Test
    void retryAfterIsToldInWholeSecondsRoundedUp() {
        for (LlmError error : Samples.errors()) {
            boolean known = error instanceof LlmError.RateLimited
                    || error instanceof LlmError.Overloaded
                    || error instanceof LlmError.Unavailable;
            assertThat(inbound().error(error, "req_1").headers().first("retry-after"))
                    .isEqualTo(known ? java.util.Optional.of("2") : java.util.Optional.empty());
        }
    }

    @Test
    void anErrorInTheStreamIsOneLegalFrameAndNoEnd() {
        for (LlmError error : Samples.errors()) {
            List<SseFrame> frames = decode(inbound().streamError(error, "req_1"));
            assertThat(frames).hasSize(1);
            assertError(Json.parse(frames.getFirst().data()), error);
            assertThat(looksComplete(frames)).isFalse();
        }
    }

    @Test
    void everyStreamIsLegalAndComplete() {
        Samples.streams().forEach((name, events) -> {
            List<SseFrame> frames = written(events);
            assertLegal(frames);
            assertThat(looksComplete(frames)).as(name).isTrue();
        });
    }

    @Test
    void aStreamThatFailsAtAnyEventIsLegalAndNeverComplete() {
        Samples.streams().forEach((name, events) -> {
            for (int cut = 0; cut < events.size(); cut++) {
                List<StreamEvent> broken = new ArrayList<>(events.subList(0, cut));
                broken.add(new StreamEvent.Failure(new LlmError.ConnectionLost("reset")));
                List<SseFrame> frames = written(broken);
                assertLegal(frames);
                assertThat(looksComplete(frames)).as(name + " broken at " + cut).isFalse();
            }
        });
    }

    @Test
    void nothingIsWrittenBehindTheTerminal() {
        for (StreamEvent terminal :
                List.of(new StreamEvent.End(true), new StreamEvent.Failure(new LlmError.Internal("defect")))) {
            Samples.streams().forEach((name, events) -> {
                StreamWriter writer = inbound().streamWriter(Samples.request(true), new Notes());
                events.subList(0, events.size() - 1).forEach(writer::accept);
                assertThat(writer.accept(terminal)).isNotEmpty();
                events.forEach(
                        event -> assertThat(writer.accept(event)).as(name).isEmpty());
                assertThat(writer.accept(terminal)).isEmpty();
            });
        }
    }

    /** The stream's client and the whole answer's client got the same (property P2), read by the dialect's own reader. */
    @Test
    void aStreamAddsUpToTheWholeAnswer() {
        Samples.streams().forEach((name, events) -> {
            Response whole = OutboundContract.accumulate(events).response();
            byte[] body = inbound().write(whole, Samples.request(true), new Notes());
            Response fromBody = dialect().outbound().read(HttpReply.json(200, body));
            StreamReader reader = dialect().outbound().streamReader();
            Accumulator sum = new Accumulator();
            written(events).forEach(frame -> reader.accept(frame).forEach(sum::accept));
            reader.finish().forEach(sum::accept);
            assertThat(sum.isComplete()).as(name).isTrue();
            Response fromStream = sum.response();
            assertThat(fromStream.content()).as(name).isEqualTo(fromBody.content());
            assertThat(fromStream.stop()).as(name).isEqualTo(fromBody.stop());
            assertThat(fromStream.usage()).as(name).isEqualTo(fromBody.usage());
            assertThat(fromStream.id()).isEqualTo(whole.id());
            assertThat(texts(fromStream)).as(name).isEqualTo(texts(whole));
            assertThat(totals(fromStream)).as(name).isEqualTo(totals(whole));
        });
    }

    private static List<String> texts(Response response) {
        List<String> texts = new ArrayList<>();
        for (Content part : response.content()) {
            switch (part) {
                case Content.Text text -> texts.add(text.text());
                case Content.Refusal refusal -> texts.add(refusal.text());
                case Content.Reasoning reasoning -> texts.add(reasoning.text());
                case Content.ToolCall call ->
                    texts.add(call.id() + call.name() + (call.arguments().isEmpty() ? "{}" : call.arguments()));
                default -> texts.add(part.toString());
            }
        }
        return texts;
    }

    private static List<Long> totals(Response response) {
        Usage usage = response.usage();
        return usage == null ? List.of() : List.of(usage.inputTotal(), usage.cacheRead(), usage.outputTotal());
    }

    @Test
    void theKeepAliveIsNoEventToTheDialectsReader() {
        StreamReader reader = dialect().outbound().streamReader();
        for (SseFrame frame : decode(inbound().keepAlive())) {
            assertThat(reader.accept(frame)).isEmpty();
        }
        assertThat(inbound().keepAlive()).endsWith('\n', '\n');
    }

    @Test
    void aBodyThatIsNoRequestIsRefused() {
        for (String body : List.of(
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"model\":null}",
                "{\"model\":7}",
                "{\"model\":\"\"}",
                "{\"model\":\"m\",\"stream\":\"yes\"}",
                "{\"model\":\"m\"} x",
                "{\"model\":\"m\",\"model\":\"n\"}")) {
            assertRefused(body.getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(new byte[] {'{', '"', 'm', '"', ':', '"', (byte) 0xff, '"', '}'});
    }

    private void assertRefused(byte[] body) {
        assertThatThrownBy(() -> inbound().envelope(dialect().call(body)))
                .as(new String(body, StandardCharsets.UTF_8))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @Test
    void aMutatedRequestIsReadAndWrittenOrRefusedByName() {
        for (Golden.Case wanted : Golden.cases(dialect().format(), ".request.json")) {
            for (JsonNode mutation : JsonMutations.of(Json.parse(wanted.bytes()))) {
                HttpCall call = dialect().call(Json.bytes(mutation));
                for (Dialect target : AllFormats.list()) {
                    try {
                        inbound().envelope(call);
                        target.outbound().write(inbound().read(call), target.target(), new Notes());
                    } catch (GatewayException e) {
                        assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class);
                    }
                }
            }
        }
    }

    /** What was read is written to its own format and read again without a loss (property P3). */
    @Test
    void aRequestSurvivesItsOwnFormat() {
        for (Golden.Case wanted : Golden.cases(dialect().format(), ".request.json")) {
            if (Arrays.asList(unequal()).contains(wanted.name())) {
                continue;
            }
            var read = inbound().read(dialect().call(wanted.bytes()));
            Notes notes = new Notes();
            Target same = new Target(read.model(), AllFormats.everything());
            HttpCall written = dialect().outbound().write(read, same, notes);
            assertThat(notes.list()).as(wanted.toString()).isEmpty();
            assertThat(inbound().read(dialect().call(written.body())))
                    .as(wanted.toString())
                    .isEqualTo(read);
        }
    }

    /** Cases that the writer by rule does not repeat as they were read. */
    protected String[] unequal() {
        return new String[0];
    }

    /** The frames a client gets for the events. */
    protected List<SseFrame> written(List<StreamEvent> events) {
        return written(events, new Notes());
    }

    private List<SseFrame> written(List<StreamEvent> events, Notes notes) {
        StreamWriter writer = inbound().streamWriter(Samples.request(true), notes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (StreamEvent event : events) {
            for (byte[] frame : writer.accept(event)) {
                assertThat(decode(frame)).as("one frame an element").hasSize(1);
                out.writeBytes(frame);
            }
        }
        return decode(out.toByteArray());
    }

    private static List<SseFrame> decode(byte[] body) {
        return Golden.frames(new SseDecoder(), body);
    }

    /** Every sample, by name. */
    protected static Map<String, List<StreamEvent>> samples() {
        return Samples.streams();
    }
}
