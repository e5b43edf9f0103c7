package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.Dialect;
import io.axonhub.e2e.sdk.Said;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The gateway as a newcomer meets it: pages, the list of models, and a provider that needs no account. */
class FrontE2E {
    private static final List<Sdk> SDKS = List.of(
            ChildSdk.node("openai7"),
            ChildSdk.node("anthropic0"),
            ChildSdk.node("anthropic1"),
            ChildSdk.python("openai"));

    private static Resources resources;
    private static GatewayProcess gateway;

    @BeforeAll
    static void starts() {
        resources = Resources.create();
        resources.write("simulated.yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata:
                  name: simulated
                spec:
                  type: simulated
                  models:
                    - name: simulated
                    - name: claude-simulated
                """);
        resources.profile(List.of("simulated"));
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
    }

    @AfterAll
    static void ends() {
        gateway.close();
        resources.close();
        SDKS.forEach(Sdk::close);
    }

    @Test
    void answersProbes() {
        assertThat(gateway.get("/health")).isEqualTo(200);
        try (RawHttp http = RawHttp.to(gateway.port())) {
            assertThat(http.send("HEAD / HTTP/1.1\r\nhost: g\r\n\r\n").head().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void answersARequestOfHttp10() {
        String body = Dialect.OPENAI.ask("simulated", "hi").toString();
        try (RawHttp http = RawHttp.to(gateway.port())) {
            http.send("POST /v1/chat/completions HTTP/1.0\r\nauthorization: Bearer " + World.KEY
                    + "\r\ncontent-length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
            assertThat(http.head().status()).isEqualTo(200);
            assertThat(http.closes()).isTrue();
        }
    }

    @Test
    void takesTheKeyFromEitherHeader() {
        for (String field : List.of("authorization: Bearer ", "x-api-key: ")) {
            for (Dialect dialect : List.of(Dialect.OPENAI, Dialect.ANTHROPIC)) {
                String body = dialect.ask("simulated", "hi").toString();
                try (RawHttp http = RawHttp.to(gateway.port())) {
                    http.send("POST " + dialect.path() + " HTTP/1.1\r\nhost: g\r\n" + field + World.KEY
                            + "\r\ncontent-length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
                    assertThat(http.answer().status())
                            .as(field + dialect.path())
                            .isEqualTo(200);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @FieldSource("SDKS")
    void listsModels(Sdk sdk) {
        Sdk.Result result = sdk.call(Op.MODELS, sdk.dialect().baseUrl(gateway.url()), World.KEY, Tree.object());
        assertThat(result.ok()).as(result.error().toString()).isTrue();
        assertThat(result.value().findValuesAsText("id")).containsExactlyInAnyOrder("simulated", "claude-simulated");
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @FieldSource("SDKS")
    void simulatesTheSameWordsWholeAndStreamed(Sdk sdk) {
        Said whole = said(sdk, Op.CREATE);
        Said streamed = said(sdk, Op.STREAM);
        assertThat(whole.text()).isNotEmpty().isEqualTo(streamed.text());
        assertThat(whole.used().output()).isPositive().isEqualTo(streamed.used().output());
    }

    private static Said said(Sdk sdk, Op op) {
        Sdk.Result result = sdk.call(
                op,
                sdk.dialect().baseUrl(gateway.url()),
                World.KEY,
                sdk.dialect().ask("simulated", "Tell me of rain."));
        assertThat(result.ok()).as(result.error().toString()).isTrue();
        JsonNode value = result.value();
        return sdk.dialect().read(value);
    }
}
