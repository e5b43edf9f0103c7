package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Property P4: the invariants of wire-formats 8.2. */
class UsagePropertiesTest {
    private static byte[] written(Dialect dialect, Usage usage) {
        Response response = new Response(
                "id", "m", List.of(Content.Text.of("Hi")), StopReason.of(StopReason.Kind.STOP, null), usage, Map.of());
        return dialect.inbound().write(response, Samples.request(true), new Notes());
    }

    private static Usage read(Dialect dialect, byte[] body) {
        Usage usage = dialect.outbound().read(HttpReply.json(200, body)).usage();
        assertThat(usage).isNotNull();
        return usage == null ? Usage.zero() : usage;
    }

    @Test
    void everyCounterSurvivesEveryPairOfFormats() {
        for (Dialect first : AllFormats.list()) {
            for (Dialect second : AllFormats.list()) {
                Seeded.run(first + " to " + second, 300, random -> {
                    Usage usage = new RandomAnswers(random).usage();
                    Usage back = read(second, written(second, read(first, written(first, usage))));
                    assertThat(back.input() + back.cacheWrite()).isEqualTo(usage.input() + usage.cacheWrite());
                    assertThat(back.cacheRead()).isEqualTo(usage.cacheRead());
                    assertThat(back.cacheWrite()).isEqualTo(countsCacheWrites(first, second) ? usage.cacheWrite() : 0);
                    assertThat(back.output()).isEqualTo(usage.output());
                    assertThat(back.reasoning()).isEqualTo(usage.reasoning());
                    assertThat(back.total()).isEqualTo(usage.inputTotal() + usage.outputTotal());
                });
            }
        }
    }

    /** Gemini bills and reports what it writes to its cache as prompt. */
    private static boolean countsCacheWrites(Dialect... ways) {
        return Stream.of(ways).noneMatch(dialect -> dialect.format().equals("gemini"));
    }

    @Test
    void geminiCountsTheCacheInThePromptAndThoughtsApart() {
        Seeded.run("gemini", 300, random -> {
            Usage usage = new RandomAnswers(random).usage();
            JsonNode wire =
                    Json.parse(written(AllFormats.named("gemini"), usage)).path("usageMetadata");
            assertThat(wire.path("promptTokenCount").asLong()).isEqualTo(usage.inputTotal());
            assertThat(wire.path("cachedContentTokenCount").asLong()).isEqualTo(usage.cacheRead());
            assertThat(wire.path("candidatesTokenCount").asLong()).isEqualTo(usage.output());
            assertThat(wire.path("thoughtsTokenCount").asLong()).isEqualTo(usage.reasoning());
            assertThat(wire.path("totalTokenCount").asLong()).isEqualTo(usage.total());
        });
    }

    @Test
    void openAiTotalsIncludeCacheAndReasoning() {
        Seeded.run("openai-chat", 300, random -> {
            Usage usage = new RandomAnswers(random).usage();
            JsonNode wire =
                    Json.parse(written(AllFormats.named("openai-chat"), usage)).path("usage");
            long prompt = wire.path("prompt_tokens").asLong();
            long completion = wire.path("completion_tokens").asLong();
            assertThat(prompt).isEqualTo(usage.input() + usage.cacheRead() + usage.cacheWrite());
            assertThat(completion).isEqualTo(usage.output() + usage.reasoning());
            assertThat(wire.path("total_tokens").asLong()).isEqualTo(prompt + completion);
            assertThat(wire.at("/prompt_tokens_details/cached_tokens").asLong()).isEqualTo(usage.cacheRead());
        });
    }

    @Test
    void anthropicInputExcludesTheCache() {
        Seeded.run("anthropic", 300, random -> {
            Usage usage = new RandomAnswers(random).usage();
            JsonNode wire =
                    Json.parse(written(AllFormats.named("anthropic"), usage)).path("usage");
            assertThat(wire.path("input_tokens").asLong()).isEqualTo(usage.input());
            assertThat(wire.path("cache_creation_input_tokens").asLong()).isEqualTo(usage.cacheWrite());
            assertThat(wire.path("cache_read_input_tokens").asLong()).isEqualTo(usage.cacheRead());
            assertThat(wire.path("output_tokens").asLong()).isEqualTo(usage.output() + usage.reasoning());
        });
    }

    /** Figures that contradict each other never make a counter negative, in any client's dialect. */
    @Test
    void nonsenseIsNeverNegative() {
        for (Dialect provider : AllFormats.list()) {
            Seeded.run(provider.toString(), 500, random -> {
                JsonNode body = Json.parse(written(provider, new RandomAnswers(random).usage()));
                spoil(body.path("usage"), random);
                spoil(body.path("usageMetadata"), random);
                Usage usage;
                try {
                    usage = provider.outbound()
                            .read(HttpReply.json(200, Json.bytes(body)))
                            .usage();
                } catch (GatewayException e) {
                    return;
                }
                for (Dialect client : AllFormats.list()) {
                    JsonNode shown = Json.parse(written(client, usage == null ? Usage.zero() : usage));
                    numbers(shown.path("usage"));
                    numbers(shown.path("usageMetadata"));
                }
            });
        }
    }

    private static void spoil(JsonNode tree, Random random) {
        for (var member : List.copyOf(tree.properties())) {
            if (member.getValue().isObject()) {
                spoil(member.getValue(), random);
            } else if (tree instanceof ObjectNode owner && random.nextBoolean()) {
                String[] values = {"-5", "0", "1", "7", "null", "3.9", "\"12\"", "9223372036854775807", "1e30", "[]"};
                owner.set(member.getKey(), Json.parse(values[random.nextInt(values.length)]));
            }
        }
    }

    private static void numbers(JsonNode tree) {
        for (JsonNode value : tree) {
            if (value.isContainerNode()) {
                numbers(value);
            } else {
                assertThat(value.asLong()).as(tree.toString()).isNotNegative();
            }
        }
    }
}
