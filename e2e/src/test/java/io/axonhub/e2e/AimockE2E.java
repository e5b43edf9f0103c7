package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Aimock;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.Dialect;
import io.axonhub.e2e.sdk.Said;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;
import io.axonhub.e2e.sdk.Sdk.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The four crossings before a provider that we did not write. */
class AimockE2E {
    private static final List<Sdk> SDKS = List.of(ChildSdk.node("openai7"), ChildSdk.node("anthropic1"));
    private static Aimock aimock;
    private static Resources resources;
    private static GatewayProcess gateway;

    @BeforeAll
    static void starts() {
        aimock = Aimock.start();
        resources = Resources.create();
        resources.channel("oa", "openai-compatible", aimock.url() + "/v1", Map.of("oa/model", "gpt-x"), List.of());
        resources.channel(
                "an",
                "anthropic-compatible",
                aimock.url().toString(),
                Map.of("an/model", "claude-sonnet-4-5"),
                List.of());
        resources.profile(List.of("oa", "an"));
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
    }

    @AfterAll
    static void ends() {
        gateway.close();
        resources.close();
        aimock.close();
        SDKS.forEach(Sdk::close);
    }

    static Stream<Arguments> crossings() {
        return SDKS.stream().flatMap(sdk -> Stream.of("oa/model", "an/model").map(model -> Arguments.of(sdk, model)));
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void greets(Sdk sdk, String model) {
        for (Op op : new Op[] {Op.CREATE, Op.STREAM}) {
            Said said = said(sdk, op, sdk.dialect().ask(model, "greet"));
            assertThat(said.text()).isEqualTo("Hello from an independent mock, 世界!");
            assertThat(said.stop()).isEqualTo(sdk.dialect().word(Turn.Stop.END));
        }
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void calls(Sdk sdk, String model) {
        Dialect dialect = sdk.dialect();
        ObjectNode body = dialect.withTools(dialect.ask(model, "weather"));
        Result first = call(sdk, Op.STREAM, body);
        Said said = dialect.read(first.value());
        assertThat(said.calls()).extracting(Turn.Call::id).containsExactly("call_lima", "call_quito");
        assertThat(said.calls())
                .extracting(call -> Tree.parse(call.arguments()).path("city").asText())
                .containsExactly("Lima", "Quito");
        ObjectNode next = dialect.followUp(body, first.value(), Map.of("call_lima", "31", "call_quito", "19"));
        assertThat(said(sdk, Op.STREAM, next).text()).isEqualTo("Warm in both.");
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void reasons(Sdk sdk, String model) {
        Result result =
                call(sdk, Op.STREAM, sdk.dialect().withThinking(sdk.dialect().ask(model, "ponder")));
        assertThat(sdk.dialect().reasoning(result.events())).isEqualTo("Many steps of thought.");
        assertThat(sdk.dialect().text(result.events())).isEqualTo("It is 42.");
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void fails(Sdk sdk, String model) {
        Result result = sdk.call(
                Op.CREATE,
                sdk.dialect().baseUrl(gateway.url()),
                World.KEY,
                sdk.dialect().ask(model, "fail"));
        assertThat(result.ok()).isFalse();
        assertThat(result.error().path("status").asInt()).isEqualTo(429);
        assertThat(result.error().at("/body").findPath("type").asText()).isNotEmpty();
    }

    private static Said said(Sdk sdk, Op op, ObjectNode body) {
        return sdk.dialect().read(call(sdk, op, body).value());
    }

    private static Result call(Sdk sdk, Op op, ObjectNode body) {
        Result result = sdk.call(op, sdk.dialect().baseUrl(gateway.url()), World.KEY, body);
        assertThat(result.ok()).as("%s raised %s", sdk, result.error()).isTrue();
        return result;
    }
}
