package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The rest of {@link GoldenGridTest}: every error answer of every provider's format ({@code <case>.error.json} {status, headers, body})
 * as every client reads it ({@code <case>.error.to-<client>.json}), and a list of what the grid must hold.
 */
class GoldenErrorsTest {
    private static final String REQUEST_ID = "req_golden";

    /** By kind, what the cases of that kind may be called. */
    private static final Map<String, Set<String>> ASKED = Map.of(
            "text", Set.of("text"),
            "tools parallel", Set.of("tools-parallel", "tools-parallel-results", "tool-loop"),
            "tool results", Set.of("tool-results", "tools-parallel", "tools-parallel-results", "tool-loop"),
            "reasoning", Set.of("reasoning-signed", "thinking-tool-loop", "thoughts-replayed", "reasoning-foreign"),
            "images", Set.of("images", "files"),
            "documents", Set.of("documents", "files"));

    private static final Map<String, Set<String>> ANSWERED = Map.of(
            "text", Set.of("text"),
            "tools parallel", Set.of("tools-parallel", "tools"),
            "reasoning", Set.of("reasoning", "reasoning-raw", "thinking"),
            "refusal", Set.of("refusal", "safety", "guardrail"),
            "length", Set.of("length", "max-tokens", "length-while-thinking"));

    private static final Map<String, Set<String>> STREAMED = Map.of(
            "text", Set.of("text"),
            "tools parallel", Set.of("tools-parallel", "tools-interleaved", "tools-overlapping", "thinking-tools"),
            "reasoning", Set.of("reasoning", "reasoning-tools", "thinking-tools"),
            "refusal", Set.of("refusal", "safety", "guardrail"),
            "length", Set.of("length", "max-tokens-in-tool"),
            "error", Set.of("error-first", "error-only"),
            "error mid-stream", Set.of("error-chunk", "error-event", "error-mid-stream", "error-model"),
            "cut", Set.of("cut", "cut-in-text", "cut-after-text"));

    @TestFactory
    Stream<DynamicTest> errors() {
        return AllFormats.providers().stream()
                .flatMap(provider -> Golden.cases(provider.format(), ".error.json").stream()
                        .flatMap(wanted -> AllFormats.clients().stream()
                                .map(client -> DynamicTest.dynamicTest(
                                        wanted + " to " + client, () -> error(wanted, provider, client)))));
    }

    private static void error(Golden.Case wanted, Provided source, Client client) {
        JsonNode answer = Json.parse(wanted.bytes());
        Headers headers = Headers.of("content-type", "application/json");
        for (Map.Entry<String, JsonNode> field : answer.path("headers").properties()) {
            headers = headers.with(field.getKey(), field.getValue().asText());
        }
        LlmError error = source.outbound()
                .error(new HttpReply(answer.path("status").asInt(), headers, Json.bytes(answer.path("body"))));
        HttpReply reply = client.inbound().error(error, REQUEST_ID);
        ObjectNode cell = Json.object().put("status", reply.status());
        ObjectNode sent = cell.putObject("headers");
        reply.headers().forEach(sent::put);
        boolean json = reply.headers().first("content-type").orElse("").contains("json");
        cell.set(
                "body",
                json ? Json.parse(reply.body()) : TextNode.valueOf(new String(reply.body(), StandardCharsets.UTF_8)));
        Golden.expectJson(wanted.sibling(".error.to-" + client.format() + ".json"), cell);
    }

    @Test
    void everyProvidersFormatHasEveryKindOfAnswer() {
        for (Provided provider : AllFormats.providers()) {
            holds(provider.format(), ".response.json", ANSWERED);
            holds(provider.format(), ".stream.sse", STREAMED);
            assertThat(names(provider.format(), ".error.json"))
                    .as(provider.format())
                    .contains("rate-limited", "too-long", "failed", "refused-key");
        }
    }

    /** Legacy completions can say text only, and a chat of the AI SDK has no schema of its answer. */
    @Test
    void everyClientsFormatHasEveryKindOfRequest() {
        for (Client client : AllFormats.clients()) {
            boolean text = client.format().equals("openai-completions");
            holds(client.format(), ".request.json", text ? Map.of("text", Set.of("text")) : ASKED);
            if (!text && !client.format().equals("aisdk")) {
                assertThat(names(client.format(), ".request.json"))
                        .as(client.format())
                        .contains("structured-output");
            }
        }
    }

    private static void holds(String format, String suffix, Map<String, Set<String>> kinds) {
        List<String> names = names(format, suffix);
        kinds.forEach((kind, known) ->
                assertThat(names).as(format + " " + suffix + " " + kind).containsAnyElementsOf(known));
    }

    private static List<String> names(String format, String suffix) {
        return Golden.cases(format, suffix).stream().map(Golden.Case::name).toList();
    }
}
