package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.JavaAnthropic;
import io.axonhub.e2e.sdk.Sdk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's and Anthropic's SDKs through channels of vendors with rules of their own. */
class VendorE2E {
    private static final List<String> VENDORS = List.of("zhipu", "deepseek", "moonshot", "openrouter");
    private static final List<Case> CASES = List.of(Case.TEXT, Case.TEXT_STREAM, Case.TOOLS, Case.TOOLS_WHOLE);
    /** Not OpenAI's for Java: it takes a chunk with usage for the last one, and some vendors count in the one that finishes. */
    private static final List<Sdk> SDKS = List.of(ChildSdk.node("openai7"), new JavaAnthropic());

    private static ScriptedProvider provider;
    private static Resources resources;
    private static GatewayProcess gateway;

    @BeforeAll
    static void starts() {
        provider = ScriptedProvider.start();
        resources = Resources.create();
        for (String vendor : VENDORS) {
            Map<String, String> models = new LinkedHashMap<>();
            Scenes.NAMES.forEach(scene -> models.put(vendor + "/" + scene, scene));
            models.put(vendor + "/own", own(vendor));
            resources.channel(vendor, vendor, provider.url() + "/" + vendor, models, List.of());
        }
        resources.profile(VENDORS);
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
    }

    @AfterAll
    static void ends() {
        gateway.close();
        resources.close();
        provider.close();
        SDKS.forEach(Sdk::close);
    }

    /** A model whose rules are known. */
    private static String own(String vendor) {
        return switch (vendor) {
            case "zhipu" -> "glm-5.2";
            case "deepseek" -> "deepseek-v4-pro";
            case "moonshot" -> "kimi-k3";
            default -> "some/model";
        };
    }

    static Stream<Arguments> conversations() {
        return VENDORS.stream()
                .flatMap(vendor ->
                        SDKS.stream().flatMap(sdk -> CASES.stream().map(one -> Arguments.of(vendor, sdk, one))));
    }

    @ParameterizedTest(name = "{0} {1}: {2}", autoCloseArguments = false)
    @MethodSource("conversations")
    void converses(String vendor, Sdk sdk, Case one) {
        one.play(
                sdk,
                new Target("to " + vendor, gateway.url(), World.KEY, provider, false, scene -> vendor + "/" + scene));
    }

    private static RawHttp.Answer posted(String body) {
        try (RawHttp http = RawHttp.to(gateway.port())) {
            return http.send(RawHttp.post("/v1/chat/completions", World.KEY, body.getBytes(UTF_8)))
                    .answer();
        }
    }

    private static String ask(String vendor, String members) {
        return "{\"model\":\"" + vendor + "/own\"," + members
                + "\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private static JsonNode sent(String vendor, String members) {
        provider.on(own(vendor), seen -> Answer.json(200, """
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
                {"role":"assistant","content":"ok"},"finish_reason":"stop"}]}"""));
        assertThat(posted(ask(vendor, members)).status()).isEqualTo(200);
        return provider.last(own(vendor)).json();
    }

    @Test
    void eachVendorGetsItsOwnSpelling() {
        String members = "\"max_completion_tokens\":9,\"temperature\":0,\"reasoning_effort\":\"none\",";
        JsonNode glm = sent("zhipu", members);
        assertThat(glm.path("max_tokens").asInt()).isEqualTo(9);
        assertThat(glm.path("temperature").asDouble()).isEqualTo(0.01);
        assertThat(glm.path("thinking").path("type").asText()).isEqualTo("disabled");
        assertThat(glm.path("messages").path(0).path("role").asText()).isEqualTo("system");
        JsonNode kimi = sent("moonshot", members);
        assertThat(kimi.has("temperature")).isFalse();
        assertThat(kimi.path("reasoning_effort").asText()).isEqualTo("low");
        JsonNode deepseek = sent("deepseek", members);
        assertThat(deepseek.path("temperature").isNumber()).isTrue();
        assertThat(deepseek.has("max_completion_tokens")).isFalse();
        assertThat(sent("openrouter", members).path("usage").path("include").asBoolean())
                .isTrue();
    }

    @Test
    void whatAVendorCannotDoIsRefusedBeforeItIsAsked() {
        int before = provider.requests().size();
        RawHttp.Answer several = posted(ask("deepseek", "\"n\":2,"));
        assertThat(several.status()).isEqualTo(400);
        assertThat(several.text()).contains("\"n\"", "deepseek");
        RawHttp.Answer image = posted("{\"model\":\"deepseek/own\",\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]}]}");
        assertThat(image.status()).isEqualTo(400);
        assertThat(image.text()).contains("messages[0].content[0]", "deepseek");
        assertThat(provider.requests()).hasSize(before);
    }

    @Test
    void aVendorsCodeDecidesWhatItsErrorIs() {
        provider.on(
                own("zhipu"),
                seen -> Answer.json(400, "{\"error\":{\"code\":\"1261\",\"message\":\"Prompt too long\"}}"));
        RawHttp.Answer tooLong = posted(ask("zhipu", ""));
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.text()).contains("context_length_exceeded", "Prompt too long");
        provider.on(own("zhipu"), seen -> Answer.json(429, "{\"error\":{\"code\":\"1113\",\"message\":\"arrears\"}}"));
        assertThat(posted(ask("zhipu", "")).status()).isEqualTo(503);
    }
}
