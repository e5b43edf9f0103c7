package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.openai.ChatUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatUsageTest {
    private static @Nullable Usage read(String json) {
        return ChatUsage.read(Json.parse(json));
    }

    @Test
    void splitsTheTotalsIntoDisjointCounters() {
        assertThat(
                        read(
                                "{\"prompt_tokens\":100,\"completion_tokens\":60,\"total_tokens\":160,\"prompt_tokens_details\":{\"cached_tokens\":64,\"cache_write_tokens\":16},\"completion_tokens_details\":{\"reasoning_tokens\":40}}"))
                .isEqualTo(new Usage(20, 64, 16, 0, 20, 40));
    }

    @Test
    void findsMoonshotsAndDeepSeeksCache() {
        assertThat(read("{\"prompt_tokens\":10,\"completion_tokens\":1,\"cached_tokens\":4}"))
                .isEqualTo(new Usage(6, 4, 0, 0, 1, 0));
        assertThat(
                        read(
                                "{\"prompt_tokens\":10,\"completion_tokens\":1,\"prompt_cache_hit_tokens\":4,\"prompt_cache_miss_tokens\":6}"))
                .isEqualTo(new Usage(6, 4, 0, 0, 1, 0));
    }

    @Test
    void seesReasoningReportedOutsideTheCompletion() {
        assertThat(
                        read(
                                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":22,\"completion_tokens_details\":{\"reasoning_tokens\":7}}"))
                .isEqualTo(new Usage(10, 0, 0, 0, 5, 7));
    }

    @Test
    void saysNothingForNothing() {
        assertThat(read("null")).isNull();
        assertThat(read("{}")).isNull();
        assertThat(read("[]")).isNull();
    }

    @Test
    void writesTotalsThatAddUp() {
        JsonNode json = ChatUsage.write(new Usage(20, 64, 10, 6, 20, 40));
        assertThat(json.path("prompt_tokens").asLong()).isEqualTo(100);
        assertThat(json.path("completion_tokens").asLong()).isEqualTo(60);
        assertThat(json.path("total_tokens").asLong()).isEqualTo(160);
        assertThat(json.at("/prompt_tokens_details/cached_tokens").asLong()).isEqualTo(64);
        assertThat(json.at("/prompt_tokens_details/cache_write_tokens").asLong())
                .isEqualTo(16);
    }
}
