package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.ChildSdk;
import io.axonhub.e2e.sdk.Dialect;
import io.axonhub.e2e.sdk.Said;
import io.axonhub.e2e.sdk.Sdk;
import io.axonhub.e2e.sdk.Sdk.Op;
import io.axonhub.e2e.sdk.Sdk.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Google's own SDK through the gateway to every upstream dialect, and every SDK to a Gemini upstream. */
class GenaiE2E {
    private static final Sdk GENAI = ChildSdk.node("genai");
    private static final List<Sdk> OTHERS = List.of(ChildSdk.node("openai7"), ChildSdk.node("anthropic1"));
    /** Cases that look into the request at a provider of the two other dialects, or count what Gemini does not. */
    private static final Set<Case> ELSEWHERE =
            EnumSet.of(Case.STRUCTURED, Case.IMAGE, Case.THINKING, Case.THINKING_STREAM, Case.USAGE);

    private static World world;

    @BeforeAll
    static void starts() {
        world = World.withGemini();
    }

    @AfterAll
    static void ends() {
        world.close();
        GENAI.close();
        OTHERS.forEach(Sdk::close);
    }

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>(world.targets());
        targets.add(world.gemini());
        return targets;
    }

    static Stream<Arguments> cases() {
        Stream<Arguments> own = targets().stream()
                .flatMap(target -> Stream.of(Case.values())
                        .filter(one -> one != Case.USAGE && (!isGemini(target) || !ELSEWHERE.contains(one)))
                        .map(one -> Arguments.of(GENAI, target, one)));
        Stream<Arguments> others = OTHERS.stream()
                .flatMap(sdk -> Stream.of(Case.values())
                        .filter(one -> !ELSEWHERE.contains(one) && one != Case.REFUSAL)
                        .map(one -> Arguments.of(sdk, world.gemini(), one)));
        return Stream.concat(own, others);
    }

    static Stream<Arguments> faults() {
        return targets().stream()
                .flatMap(target -> Stream.of(Fault.values()).map(fault -> Arguments.of(target, fault)));
    }

    static Stream<Sdk> sdks() {
        return Stream.concat(Stream.of(GENAI), OTHERS.stream());
    }

    private static boolean isGemini(Target target) {
        return target.model().apply("").startsWith("ge/");
    }

    @ParameterizedTest(name = "{0} {1}: {2}", autoCloseArguments = false)
    @MethodSource("cases")
    void converses(Sdk sdk, Target target, Case one) {
        one.play(sdk, target);
    }

    @ParameterizedTest(name = "{0}: {1}", autoCloseArguments = false)
    @MethodSource("faults")
    void raises(Target target, Fault one) {
        one.check(GENAI, target);
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("sdks")
    void thinksAndBringsTheSignatureBack(Sdk sdk) {
        Target target = world.gemini();
        ObjectNode body = sdk.dialect().withThinking(sdk.dialect().withTools(Case.ask(sdk, target, "thinking")));
        Result first = good(sdk, Op.CREATE, body);
        Said said = sdk.dialect().read(first.value());
        Turn.Thinking thinking = (Turn.Thinking) Scenes.THINKING.parts().getFirst();
        assertThat(said.reasoning()).isEqualTo(thinking.text());
        assertThat(said.calls()).extracting(Turn.Call::id).containsExactly("call_T-1");
        ObjectNode next = sdk.dialect().followUp(body, first.value(), Map.of("call_T-1", "hot"));
        assertThat(sdk.dialect().read(good(sdk, Op.CREATE, next).value()).text())
                .isEqualTo("9.9 is larger.");
        JsonNode call = part(target.last("thinking"), "functionCall");
        assertThat(call.path("thoughtSignature").asText()).isEqualTo(thinking.signature());
        JsonNode result = part(target.last("thinking"), "functionResponse").path("functionResponse");
        assertThat(result.path("id").asText()).isEqualTo("call_T-1");
        assertThat(result.path("name").asText()).isEqualTo("get_weather");
        assertThat(result.path("response")).isEqualTo(Tree.parse("{\"output\":\"hot\"}"));
    }

    private static JsonNode part(Recorded request, String member) {
        for (JsonNode content : request.json().path("contents")) {
            for (JsonNode part : content.path("parts")) {
                if (part.has(member)) {
                    return part;
                }
            }
        }
        throw new AssertionError("no " + member + " in " + request.text());
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("sdks")
    void asksGeminiForASchemaAndShowsItAnImage(Sdk sdk) {
        Target target = world.gemini();
        Dialect dialect = sdk.dialect();
        Said said = dialect.read(good(sdk, Op.PARSE, dialect.withSchema(Case.ask(sdk, target, Scenes.STRUCTURED)))
                .value());
        assertThat(Tree.parse(said.text()).path("city").asText()).isEqualTo("Paris");
        JsonNode config = target.last(Scenes.STRUCTURED).json().path("generationConfig");
        assertThat(config.path("responseMimeType").asText()).isEqualTo("application/json");
        assertThat(config.path("responseJsonSchema")).isEqualTo(Tree.parse(Dialect.SCHEMA));
        good(sdk, Op.CREATE, dialect.withImage(Case.ask(sdk, target, "image")));
        assertThat(part(target.last("image"), "inlineData").path("inlineData"))
                .isEqualTo(Tree.parse("{\"mimeType\":\"image/png\",\"data\":\"" + Dialect.PIXEL + "\"}"));
    }

    @Test
    void listsTheModelsOnEveryPage() {
        Result result = Case.call(GENAI, world.gemini(), Op.MODELS, Tree.object());
        assertThat(result.ok()).as("raised %s", result.error()).isTrue();
        List<String> names = new ArrayList<>();
        result.value().forEach(model -> names.add(model.path("name").asText()));
        assertThat(names)
                .contains("models/oa/text", "models/an/text", "models/ge/text")
                .doesNotHaveDuplicates();
        assertThat(names).hasSize(3 * Scenes.NAMES.size());
    }

    @Test
    void takesAHostAloneAndAKeyInTheQueryThatNobodySeesAgain() throws Exception {
        byte[] body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}".getBytes(StandardCharsets.UTF_8);
        try (RawHttp http = world.connect()) {
            http.send(RawHttp.post("/v1beta/models/ge/text:streamGenerateContent?key=" + World.KEY, "none", body));
            RawHttp.Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.head().headers().get("content-type")).startsWith("application/json");
            JsonNode array = Tree.parse(answer.text());
            assertThat(Dialect.GEMINI.text(array)).isEqualTo(Scenes.TEXT.text());
            assertThat(array.get(array.size() - 1)
                            .at("/candidates/0/finishReason")
                            .asText())
                    .isEqualTo("STOP");
        }
        assertThat(world.provider().last("text").path()).doesNotContain(World.KEY);
        assertThat(world.provider().last("text").header("x-goog-api-key")).hasValue("upstream-secret-key");
        assertThat(world.gateway().log()).doesNotContain(World.KEY);
    }

    private static Result good(Sdk sdk, Op op, ObjectNode body) {
        Result result = Case.call(sdk, world.gemini(), op, body);
        assertThat(result.ok()).as("%s raised %s", sdk, result.error()).isTrue();
        return result;
    }
}
