package io.axonhub.gateway.client.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.client.RoutedUpstream;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SimulatedUpstreamTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final URI BASE = URI.create("simulated://local");
    private static final String TOOLS = """
            ,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{
            "city":{"type":"string"},"days":{"type":"integer"},"unit":{"enum":["c","f"]},
            "tags":{"type":"array","items":{"type":"string"}},"at":{"type":"object","properties":{"lat":{"type":"number"}}}}}}}]""";

    private final Upstream upstream = new SimulatedUpstream(Clock.fixed(NOW, ZoneOffset.UTC));

    private static HttpCall call(String user, String more) {
        String body = "{\"model\":\"simulated-echo\",\"messages\":[{\"role\":\"user\",\"content\":"
                + Json.text(TextNode.valueOf(user)) + "}]" + more + "}";
        return post(body);
    }

    private static HttpCall post(String body) {
        return new HttpCall("POST", "/chat/completions", Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
    }

    private Upstream.Answer send(HttpCall call) {
        return upstream.send(call, BASE, Timeouts.defaults(), NOW.plusSeconds(600));
    }

    private static byte[] drain(Upstream.Answer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[7];
        for (int n = answer.read(buffer); n >= 0; n = answer.read(buffer)) {
            out.write(buffer, 0, n);
        }
        return out.toByteArray();
    }

    private JsonNode whole(HttpCall call) {
        try (Upstream.Answer answer = send(call)) {
            return Json.parse(drain(answer));
        }
    }

    private List<SseFrame> stream(String user, String more) {
        try (Upstream.Answer answer = send(call(user, ",\"stream\":true" + more))) {
            assertThat(answer.headers().first("content-type").orElseThrow()).startsWith("text/event-stream");
            SseDecoder decoder = new SseDecoder();
            byte[] all = drain(answer);
            List<SseFrame> frames = new ArrayList<>(decoder.accept(all, 0, all.length));
            frames.addAll(decoder.finish());
            return frames;
        }
    }

    private static String joined(List<SseFrame> frames, String member) {
        StringBuilder text = new StringBuilder();
        for (SseFrame frame : frames) {
            if (!frame.isText("[DONE]")) {
                text.append(Json.parse(frame.data())
                        .at("/choices/0/delta/" + member)
                        .asText(""));
            }
        }
        return text.toString();
    }

    private static LlmError error(Runnable call) {
        return catchThrowableOfType(GatewayException.class, call::run).error();
    }

    @Test
    void echoesTheLastUserMessage() {
        JsonNode answer = whole(call("Hello there", ""));
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("You said: Hello there");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/choices/0/message/refusal").isNull()).isTrue();
        assertThat(answer.at("/created").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(6);
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(answer.at("/usage/prompt_tokens").asInt() + 6);
        assertThat(whole(call("Hello there", ""))).isEqualTo(answer);
    }

    @Test
    void streamsTheSameInOpenAisOrder() {
        List<SseFrame> frames = stream("Hello  there", ",\"stream_options\":{\"include_usage\":true}");
        assertThat(joined(frames, "content")).isEqualTo("You said: Hello  there");
        assertThat(Json.parse(frames.getFirst().data())
                        .at("/choices/0/delta/role")
                        .asText())
                .isEqualTo("assistant");
        assertThat(Json.parse(frames.getFirst().data()).path("usage").isNull()).isTrue();
        int size = frames.size();
        assertThat(frames.getLast().isText("[DONE]")).isTrue();
        JsonNode usage = Json.parse(frames.get(size - 2).data());
        assertThat(usage.path("choices").size()).isZero();
        assertThat(usage.path("usage"))
                .isEqualTo(whole(call("Hello  there", "")).path("usage"));
        assertThat(Json.parse(frames.get(size - 3).data())
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
        assertThat(Json.parse(stream("x", "").getFirst().data()).has("usage")).isFalse();
    }

    @Test
    void callsTheFirstToolWithArgumentsFromItsSchemaAndSpeaksOfItsResult() {
        JsonNode call = whole(call("weather? [[sim tool]]", TOOLS)).at("/choices/0");
        assertThat(call.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(call.at("/message/content").isNull()).isTrue();
        JsonNode function = call.at("/message/tool_calls/0/function");
        assertThat(function.path("name").asText()).isEqualTo("get_weather");
        assertThat(function.path("arguments").asText())
                .isEqualTo("{\"city\":\"city\",\"days\":1,\"unit\":\"c\",\"tags\":[\"tags\"],\"at\":{\"lat\":1}}");
        String history =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"[[sim tool]]\"},{\"role\":\"tool\","
                        + "\"tool_call_id\":\"x\",\"content\":[{\"type\":\"text\",\"text\":\"21 C\"}]}]" + TOOLS + "}";
        assertThat(whole(post(history)).at("/choices/0/message/content").asText())
                .isEqualTo("The tool said: 21 C");
        assertThat(whole(call("[[sim tool]]", ""))
                        .at("/choices/0/message/tool_calls")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void streamsATooCallInFragments() {
        List<SseFrame> frames =
                stream("[[sim tool=other args={\"city\": \"New York\"} reasoning=\"let me see\"]]", TOOLS);
        assertThat(joined(frames, "tool_calls/0/function/arguments")).isEqualTo("{\"city\": \"New York\"}");
        assertThat(joined(frames, "tool_calls/0/function/name")).isEqualTo("other");
        assertThat(joined(frames, "reasoning_content")).isEqualTo("let me see");
        assertThat(joined(frames, "content")).isEmpty();
    }

    @Test
    void doesAsTheDirectivesSay() {
        assertThat(whole(call("[[sim tokens=3]]", ""))
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("word word word");
        assertThat(whole(call("[[sim text=\"a b\" stop=length]]", ""))
                        .at("/choices/0")
                        .toString())
                .contains("\"a b\"", "\"length\"");
        JsonNode refused = whole(call("[[sim refusal]]", "")).at("/choices/0/message");
        assertThat(refused.path("content").isNull()).isTrue();
        assertThat(refused.path("refusal").asText()).isNotEmpty();
        JsonNode thought = whole(call("hi [[sim reasoning=\"12345678\"]]", ""));
        assertThat(thought.at("/choices/0/message/reasoning_content").asText()).isEqualTo("12345678");
        assertThat(thought.at("/usage/completion_tokens_details/reasoning_tokens")
                        .asInt())
                .isEqualTo(2);
        String long1 = "{\"model\":\"simulated-reasoning\",\"messages\":[{\"role\":\"system\",\"content\":\""
                + "x".repeat(8000) + "\"},{\"role\":\"user\",\"content\":\"hi\"}]}";
        JsonNode cached = whole(post(long1));
        assertThat(cached.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(1920);
        assertThat(cached.at("/choices/0/message/reasoning_content").asText()).isNotEmpty();
    }

    @Test
    void failsAsTheDirectivesSay() {
        try (Upstream.Answer answer = send(call("[[sim error=429 retry-after=2 message=\"slow down\"]]", ""))) {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers().first("retry-after")).contains("2");
            JsonNode error = Json.parse(drain(answer)).path("error");
            assertThat(error.path("type").asText()).isEqualTo("rate_limit_error");
            assertThat(error.path("message").asText()).isEqualTo("slow down");
            assertThat(error.has("param")).isTrue();
        }
        List<SseFrame> failed = stream("one two three [[sim error-after=3]]", "");
        assertThat(failed).hasSize(4);
        assertThat(Json.parse(failed.getLast().data()).at("/error/type").asText())
                .isEqualTo("server_error");
        assertThat(error(() -> stream("one two [[sim cut-after=2]]", ""))).isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(error(() -> whole(call("one two [[sim cut-after=20]]", ""))))
                .isInstanceOf(LlmError.ConnectionLost.class);
        assertThat(send(post("{\"model\":\"m\"}")).status()).isEqualTo(400);
        assertThat(send(post("no json")).status()).isEqualTo(400);
        assertThat(send(new HttpCall("POST", "/embeddings", Headers.empty(), new byte[0]))
                        .status())
                .isEqualTo(404);
        HttpCall models = new HttpCall("GET", "/models", Headers.empty(), new byte[0]);
        assertThat(whole(models).at("/data/0/id").asText()).isEqualTo("simulated-echo");
    }

    @Test
    void isSlowWithinTheClocks() throws Exception {
        Timeouts times = new Timeouts(
                Duration.ofSeconds(1), Duration.ofMillis(20), Duration.ofSeconds(9), Duration.ofMillis(10));
        Instant later = NOW.plusSeconds(9);
        LlmError first = error(() -> upstream.send(call("[[sim ttft=1s]]", ""), BASE, times, later));
        assertThat(((LlmError.Timeout) first).phase()).isEqualTo(LlmError.Timeout.Phase.FIRST_BYTE);
        LlmError total =
                error(() -> upstream.send(call("[[sim ttft=1s]]", ""), BASE, Timeouts.defaults(), NOW.plusMillis(10)));
        assertThat(((LlmError.Timeout) total).phase()).isEqualTo(LlmError.Timeout.Phase.TOTAL);
        LlmError idle =
                error(() -> drain(upstream.send(call("[[sim gap=1s]]", ",\"stream\":true"), BASE, times, later)));
        assertThat(((LlmError.Timeout) idle).phase()).isEqualTo(LlmError.Timeout.Phase.STREAM_IDLE);
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<LlmError> canceled = new FutureTask<>(() -> error(() -> {
            started.countDown();
            send(call("[[sim ttft=50s]]", ""));
        }));
        Thread thread = Thread.ofVirtual().start(canceled);
        started.await();
        thread.interrupt();
        assertThat(canceled.get(2, TimeUnit.SECONDS)).isInstanceOf(LlmError.Canceled.class);
    }

    @Test
    void isChosenByScheme() {
        Upstream network = (call, base, times, deadline) -> {
            throw new GatewayException(new LlmError.NotFound("network"));
        };
        Upstream routed = new RoutedUpstream(network, upstream);
        HttpCall call = call("x", "");
        Instant later = NOW.plusSeconds(9);
        assertThat(routed.send(call, URI.create("Simulated:echo"), Timeouts.defaults(), later)
                        .status())
                .isEqualTo(200);
        for (String url : List.of("http://h", "HTTPS://h")) {
            assertThat(error(() -> routed.send(call, URI.create(url), Timeouts.defaults(), later)))
                    .isInstanceOf(LlmError.NotFound.class);
        }
        assertThat(error(() -> routed.send(call, URI.create("ftp://h"), Timeouts.defaults(), later)))
                .isInstanceOf(LlmError.ConnectionLost.class);
    }

    @Test
    void refusesADirectiveThatNobodyReads() {
        Upstream.Answer answer = send(call("Hi [[sim latency=2s]]", ""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(new String(drain(answer), StandardCharsets.UTF_8)).contains("does not know latency; it knows args,");
    }
}
