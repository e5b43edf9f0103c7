package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.inputitems.InputItemListParams;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Scenes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenAI's own SDK may rely on of answers that the gateway keeps for providers that keep none. */
class ResponsesE2E {
    private static final String OTHER_KEY = "e2e-other-0123456789abcdef0123456789abcdef";

    private static World world;
    private static OpenAIClient client;
    private static OpenAIClient stranger;

    @BeforeAll
    static void starts() {
        world = World.start();
        world.resources().key("other", OTHER_KEY);
        client = client(World.KEY);
        stranger = client(OTHER_KEY);
    }

    @AfterAll
    static void ends() {
        client.close();
        stranger.close();
        world.close();
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(world.gateway().url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ResponseCreateParams.Builder ask(String channel, String text) {
        return ResponseCreateParams.builder()
                .model(channel + "/text")
                .instructions("Be brief.")
                .input(text);
    }

    /** The texts of the messages that the provider was sent last, instructions left out. */
    private static List<String> upstream() {
        List<String> texts = new ArrayList<>();
        for (JsonNode message : world.provider().last("text").json().path("messages")) {
            if (!message.path("role").asText().equals("system")) {
                JsonNode content = message.path("content");
                texts.add(
                        content.isTextual()
                                ? content.asText()
                                : content.at("/0/text").asText());
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"oa", "an"})
    void continuesAnAnswerOfAProviderWithoutMemory(String channel) {
        Response first = client.responses().create(ask(channel, "One?").build());
        Response second = client.responses()
                .create(ask(channel, "Two?").previousResponseId(first.id()).build());
        String said = Scenes.TEXT.text();
        assertThat(upstream()).containsExactly("One?", said, "Two?");
        assertThat(second.previousResponseId()).hasValue(first.id());
        client.responses()
                .create(ask(channel, "Three?").previousResponseId(second.id()).build());
        assertThat(upstream()).containsExactly("One?", said, "Two?", said, "Three?");
        assertThat(first.id()).isNotEqualTo(second.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"oa", "an"})
    void keepsAnAnswerForItsOwnerUntilItIsDeleted(String channel) {
        Response kept = client.responses().create(ask(channel, "Hi").build());
        assertThat(client.responses().retrieve(kept.id()).output()).isEqualTo(kept.output());
        assertThat(client.responses()
                        .inputItems()
                        .list(InputItemListParams.builder()
                                .responseId(kept.id())
                                .build())
                        .data())
                .hasSize(1);
        assertThatThrownBy(() -> stranger.responses().retrieve(kept.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> stranger.responses()
                        .create(ask(channel, "Mine?")
                                .previousResponseId(kept.id())
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.code()).hasValue("previous_response_not_found"));
        client.responses().delete(kept.id());
        assertThatThrownBy(() -> client.responses().retrieve(kept.id())).isInstanceOf(NotFoundException.class);
        int before = world.provider().requests().size();
        assertThatThrownBy(() -> client.responses()
                        .create(ask(channel, "Still?")
                                .previousResponseId(kept.id())
                                .build()))
                .isInstanceOf(BadRequestException.class);
        assertThat(world.provider().requests()).as("nothing was asked").hasSize(before);
    }

    @Test
    void aProviderThatKeepsItsAnswersIsSentTheClientsOwnBytes() {
        world.resources().channel("re", "openai", world.provider().url() + "/v1", Map.of("re/text", "text"), List.of());
        world.resources().profile(List.of("oa", "an", "re"));
        await().until(() -> client.models().list().data().stream()
                .anyMatch(model -> model.id().equals("re/text")));
        Response first = client.responses().create(ask("re", "One?").build());
        Recorded asked = world.provider().last("text");
        assertThat(asked.path()).isEqualTo("/v1/responses");
        client.responses()
                .create(ask("re", "Two?").previousResponseId(first.id()).build());
        JsonNode body = world.provider().last("text").json();
        assertThat(body.path("previous_response_id").asText()).isEqualTo(first.id());
        assertThat(body.path("input").asText()).isEqualTo("Two?");
        client.responses()
                .create(ask("oa", "Three?").previousResponseId(first.id()).build());
        assertThat(upstream())
                .as("another provider is told all of it")
                .containsExactly("One?", Scenes.TEXT.text(), "Three?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oa", "an"})
    void keepsNothingThatTheClientForbids(String channel) {
        Response one = client.responses().create(ask(channel, "Hi").store(false).build());
        assertThatThrownBy(() -> client.responses().retrieve(one.id())).isInstanceOf(NotFoundException.class);
    }
}
