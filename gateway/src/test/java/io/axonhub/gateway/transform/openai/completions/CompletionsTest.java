package io.axonhub.gateway.transform.openai.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.EventOrder;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionsTest {
    private static final String HEAD =
            "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1763856000,\"model\":\"m\",\"choices\":[";

    private final CompletionsInbound inbound = new CompletionsInbound(AllFormats.CLOCK);

    private Request read(String members) {
        byte[] body = ("{\"model\":\"m\"," + members + "}").getBytes(StandardCharsets.UTF_8);
        return inbound.read(new HttpCall("POST", "/v1/completions", Headers.empty(), body));
    }

    private static Response answer(Content... content) {
        return new Response(
                "cmpl-1",
                "",
                List.of(content),
                StopReason.of(StopReason.Kind.LENGTH, null),
                new Usage(3, 0, 0, 0, 2, 0),
                Map.of());
    }

    private static Content text(String text) {
        return new Content.Text(text, List.of(), null, Map.of());
    }

    @Test
    void aPromptIsAMessage() {
        Request request = read("\"prompt\":[\"Once\"],\"max_tokens\":9,\"stop\":\".\",\"temperature\":0,\"user\":\"u\","
                + "\"echo\":false,\"best_of\":1,\"suffix\":\"\",\"logprobs\":null");
        assertThat(request.messages()).hasSize(1);
        assertThat(request.messages().getFirst().content()).containsExactly(text("Once"));
        assertThat(request.maxTokens()).isEqualTo(9);
        assertThat(request.stop()).containsExactly(".");
        assertThat(request.hints().user()).isEqualTo("u");
        assertThat(request.extras()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"prompt\":\"a\",\"echo\":true",
                "\"prompt\":\"a\",\"logprobs\":0",
                "\"prompt\":\"a\",\"suffix\":\"z\"",
                "\"prompt\":\"a\",\"best_of\":2",
                "\"prompt\":[\"a\",\"b\"]",
                "\"prompt\":[1,2]",
                "\"prompt\":null",
                "\"prompt\":\"a\",\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\"]"
            })
    void refusesWhatOnlyACompletionModelCanDo(String members) {
        assertThatThrownBy(() -> read(members))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.InvalidRequest.class,
                                        invalid -> assertThat(invalid.param()).isNotNull()));
    }

    @Test
    void anAnswerIsItsText() {
        Notes notes = new Notes();
        Response response = answer(new Content.Reasoning("hm", null), text("a"), text("b"));
        assertThat(new String(inbound.write(response, read("\"prompt\":\"x\""), notes), StandardCharsets.UTF_8))
                .isEqualTo(HEAD + "{\"text\":\"ab\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}");
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("content[0]");
    }

    @Test
    void aStreamIsChunksOfTextThatReadBackTheSame() {
        Request request = read("\"prompt\":\"x\",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        StreamWriter writer = inbound.streamWriter(request, new Notes());
        StringBuilder stream = new StringBuilder();
        for (StreamEvent event : Replay.events(answer(text("ab")))) {
            writer.accept(event).forEach(frame -> stream.append(new String(frame, StandardCharsets.UTF_8)));
        }
        assertThat(stream)
                .startsWith("data: " + HEAD
                        + "{\"text\":\"ab\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n")
                .contains("{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}")
                .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":3")
                .endsWith("data: [DONE]\n\n");
        Accumulator sum = sum(stream.toString());
        assertThat(sum.isComplete()).isTrue();
        assertThat(sum.response().content()).containsExactly(text("ab"));
        assertThat(sum.response().stop().kind()).isEqualTo(StopReason.Kind.LENGTH);
        assertThat(sum.usage()).isEqualTo(new Usage(3, 0, 0, 0, 2, 0));
    }

    private static Accumulator sum(String stream) {
        CompletionsStreamReader reader = new CompletionsStreamReader();
        List<StreamEvent> events = new ArrayList<>();
        Golden.frames(new SseDecoder(), stream.getBytes(StandardCharsets.UTF_8))
                .forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        EventOrder.check(events);
        Accumulator sum = new Accumulator();
        events.forEach(sum::accept);
        return sum;
    }

    @Test
    void aFailureIsToldAndNothingFollows() {
        StreamWriter writer = inbound.streamWriter(read("\"prompt\":\"x\""), new Notes());
        List<byte[]> frames = writer.accept(new StreamEvent.Failure(new LlmError.ConnectionLost("broke")));
        assertThat(new String(frames.getFirst(), StandardCharsets.UTF_8)).startsWith("data: {\"error\":");
        assertThat(writer.accept(new StreamEvent.End(true))).isEmpty();
    }

    @Test
    void aCutOrFailedStreamIsNoEnd() {
        String chunk = "data: {\"id\":\"c\",\"choices\":[{\"text\":\"a\",\"index\":0,\"finish_reason\":null}]}\n\n";
        assertThat(sum(chunk).failure()).isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(sum(chunk + "data: [DONE]\n\n").isComplete()).isFalse();
        assertThat(sum(chunk + "data: {\"error\":{\"message\":\"no\"}}\n\n").failure())
                .isInstanceOf(LlmError.UpstreamFailed.class);
        assertThat(sum(chunk.replace("null", "\"error\"") + "data: [DONE]\n\n").failure())
                .isInstanceOf(LlmError.UpstreamFailed.class);
        assertThat(sum("data: [DONE]\n\n").failure()).isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void aWholeAnswerReportsItsUsage() {
        byte[] body = ("{\"model\":\"i\",\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}")
                .getBytes(StandardCharsets.UTF_8);
        Report report = new CompletionsOutbound().report(HttpReply.json(200, body));
        assertThat(report.usage()).isEqualTo(new Usage(1, 0, 0, 0, 2, 0));
        assertThat(report.model()).isEqualTo("i");
        assertThatThrownBy(() -> new CompletionsOutbound()
                        .report(HttpReply.json(200, "{\"choices\":[]}".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(GatewayException.class);
    }
}
