package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Records;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.provider.TaskScript;
import io.axonhub.e2e.sdk.Child;
import io.axonhub.e2e.sdk.Toolbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no conversation, by the official OpenAI SDKs: embeddings, images, audio, moderations, completions; and reranking. */
class TasksE2E {
    private static final List<Client> CLIENTS = new ArrayList<>();
    private static final String TWICE = TaskScript.SOUND.repeat(2);

    private static ScriptedProvider provider;
    private static Resources resources;
    private static GatewayProcess gateway;

    @BeforeAll
    static void starts() {
        provider = ScriptedProvider.start();
        Map<String, String> models = new LinkedHashMap<>();
        List.of("vectors", "numbers", "pictures", "voice", "ears", "instruct")
                .forEach(model -> models.put("my-" + model, model));
        models.put("omni-moderation-latest", "judge");
        models.values().forEach(model -> provider.on(model, new TaskScript()));
        List.of("embed-v4", "rerank-v3").forEach(model -> provider.on(model, new TaskScript()));
        resources = Resources.create();
        resources.channel("oa", "openai-compatible", provider.url() + "/v1", models, List.of());
        resources.channel("an", "anthropic-compatible", provider.url().toString(), Map.of("claude", "text"), List.of());
        Map<String, String> cohere = Map.of("co-embed", "embed-v4", "co-rerank", "rerank-v3");
        resources.channel("co", "cohere", provider.url().toString(), cohere, List.of());
        resources.profile(List.of("oa", "an", "co"));
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
        Toolbox.nodeModules();
        String scripts = Toolbox.home().resolve("src/test/clients").toString();
        CLIENTS.add(new Client(Child.start("node", List.of("node", scripts + "/node/tasks.mjs", "openai7"))));
        CLIENTS.add(
                new Client(Child.start("python", List.of(Toolbox.python().toString(), scripts + "/python/tasks.py"))));
    }

    @AfterAll
    static void ends() {
        CLIENTS.forEach(client -> client.child().close());
        gateway.close();
        resources.close();
        provider.close();
    }

    /** The SDK in another language. */
    record Client(Child child) {
        JsonNode answer(String op, String model) {
            return child.call(Tree.object()
                    .put("op", op)
                    .put("model", model)
                    .put("baseUrl", gateway.url() + "/v1")
                    .put("key", World.KEY));
        }

        JsonNode value(String op, String model) {
            JsonNode answer = answer(op, model);
            assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
            return answer.path("value");
        }

        @Override
        public String toString() {
            return child.toString();
        }
    }

    static Stream<Client> clients() {
        return CLIENTS.stream();
    }

    /** The gateway renders what the SDK asked for whether the provider knows base64, does not, or speaks another format. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("clients")
    void embeds(Client client) {
        for (String op : List.of("embed", "embedFloat")) {
            for (String model : List.of("my-vectors", "my-numbers", "co-embed")) {
                JsonNode vectors = client.value(op, model);
                assertThat(vectors.toString())
                        .as(op + " " + model)
                        .startsWith("[[1")
                        .hasSizeLessThan(40);
                assertThat(vectors.get(0).get(1).asDouble()).isEqualTo(-2);
                assertThat(vectors.get(0).get(2).asDouble()).isEqualTo(0.5);
                assertThat(vectors).hasSize(2);
            }
        }
        Recorded crossed = provider.last("embed-v4");
        assertThat(crossed.path()).isEqualTo("/v2/embed");
        assertThat(crossed.json().path("texts")).hasSize(2);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("clients")
    void drawsAndEdits(Client client) {
        assertThat(client.value("image", "my-pictures").asText()).isEqualTo("AAAA");
        assertThat(client.value("imageStream", "my-pictures"))
                .extracting(JsonNode::asText)
                .containsExactly("image_generation.partial_image", "image_generation.completed");
        assertThat(client.value("imageEdit", "my-pictures").asText()).isEqualTo("AAAA");
        Recorded edit = provider.last("pictures");
        assertThat(edit.path()).isEqualTo("/v1/images/edits");
        assertThat(new String(edit.body(), ISO_8859_1)).contains("\u0089PNG\r\n\u001a\n", "a dog", "p.png");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("clients")
    void speaksAndListens(Client client) {
        JsonNode speech = client.value("speech", "my-voice");
        assertThat(speech.path("type").asText()).isEqualTo("audio/mpeg");
        assertThat(speech.path("hex").asText()).isEqualTo(TWICE);
        assertThat(client.value("transcribe", "my-ears").asText()).isEqualTo("hello");
        Recorded heard = provider.last("ears");
        assertThat(new String(heard.body(), ISO_8859_1)).contains("\u0000\u0001\u0002\r\n\u00ff\u00fe", "a.wav");
        assertThat(heard.header("authorization")).hasValue("Bearer upstream-secret-key");
        assertThat(client.value("subtitles", "my-ears").asText()).isEqualTo("WEBVTT\n\nhello");
        assertThat(client.value("translate", "my-ears").asText()).isEqualTo("translated");
        assertThat(provider.last("ears").path()).isEqualTo("/v1/audio/translations");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("clients")
    void judges(Client client) {
        assertThat(client.value("moderate", "").asBoolean()).isTrue();
        assertThat(provider.last("judge").json().path("model").asText()).isEqualTo("judge");
    }

    /** Where the provider has completions they pass; elsewhere the prompt is asked as a message. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("clients")
    void completes(Client client) {
        for (String op : List.of("complete", "completeStream")) {
            assertThat(client.value(op, "my-instruct").asText()).isEqualTo(" upon");
            assertThat(client.value(op, "claude").asText()).isNotBlank();
            assertThat(provider.last("text").path()).startsWith("/v1/messages");
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("clients")
    void refusesWhatAChannelCannotDo(Client client) {
        for (String op : List.of("embed", "image", "speech", "transcribe")) {
            JsonNode refused = client.answer(op, "claude");
            assertThat(refused.path("value").path("status").asInt()).as(op).isEqualTo(400);
            assertThat(refused.path("value").path("message").asText()).contains("anthropic-compatible");
        }
        JsonNode refused = client.answer("image", "co-embed");
        assertThat(refused.path("value").path("message").asText()).contains("cohere");
    }

    @Test
    void theJavaSdkReadsThem() {
        OpenAIClient java = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(World.KEY)
                .maxRetries(0)
                .build();
        try {
            for (String model : List.of("my-vectors", "my-numbers", "co-embed")) {
                List<Embedding> data = java.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model(model)
                                .inputOfArrayOfStrings(List.of("a", "b"))
                                .build())
                        .data();
                assertThat(data).hasSize(2);
                assertThat(data.getFirst().embedding().get(1)).isCloseTo(-2f, within(0.001f));
            }
            assertThat(java.images()
                            .generate(ImageGenerateParams.builder()
                                    .model("my-pictures")
                                    .prompt("a cat")
                                    .build())
                            .data())
                    .isPresent();
            assertThat(java.moderations()
                            .create(ModerationCreateParams.builder().input("x").build())
                            .results())
                    .hasSize(1);
        } finally {
            java.close();
        }
    }

    /** Jina's shape and Cohere's, of a model that Cohere serves. */
    @Test
    void ranks() {
        String body = "{\"model\":\"co-rerank\",\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"return_documents\":true}";
        JsonNode jina = post("/v1/rerank", body);
        assertThat(jina.path("results").get(0).path("index").asInt()).isEqualTo(1);
        assertThat(jina.path("results").get(0).path("document").path("text").asText())
                .isEqualTo("b");
        JsonNode cohere = post("/v2/rerank", body);
        assertThat(cohere.path("meta").path("billed_units").path("search_units").asInt())
                .isEqualTo(1);
        assertThat(provider.last("rerank-v3").path()).isEqualTo("/v2/rerank");
    }

    private static JsonNode post(String path, String body) {
        try (RawHttp http = RawHttp.to(gateway.port())) {
            RawHttp.Answer answer = http.send(RawHttp.post(path, World.KEY, body.getBytes(UTF_8)))
                    .answer();
            assertThat(answer.head().status()).isEqualTo(200);
            return Tree.parse(new String(answer.body(), UTF_8));
        }
    }

    @Test
    void recordsWhatWasUsed() {
        CLIENTS.getFirst().value("embed", "my-vectors");
        CLIENTS.getFirst().value("imageStream", "my-pictures");
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(gateway.records().requests("my-vectors"))
                    .anySatisfy(row -> assertUsed(row, "openai-embeddings", 4, 0));
            assertThat(gateway.records().requests("my-pictures"))
                    .anySatisfy(row -> assertUsed(row, "openai-images", 5, 7));
        });
    }

    private static void assertUsed(Records.Row row, String format, long input, long output) {
        assertThat(row.text("format")).isEqualTo(format);
        assertThat(row.number("input")).isEqualTo(input);
        assertThat(row.number("output")).isEqualTo(output);
    }
}
