package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiRequestTest {
    private static final String HI = "'contents':[{'parts':[{'text':'Hi'}]}]";
    private static final Content.ToolResult DONE =
            new Content.ToolResult("call_1", false, List.of(Content.Text.of("done")), null, Map.of());

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/m:generateContent,m,false",
        "/gemini/v1beta/models/m:streamGenerateContent?alt=sse,m,true",
        "/v1beta/models/org/m:8b:generateContent,org/m:8b,false",
        "/v1beta/models/a%2Fb%20c+d:generateContent,a/b c+d,false"
    })
    void modelAndStreamStandInThePath(String path, String model, boolean stream) {
        assertThat(new GeminiInbound().envelope(Given.call(path, "{" + HI + "}")))
                .isEqualTo(new Envelope(model, stream, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/models/:generateContent", "/v1beta/models/%zz:generateContent", "/v1beta/m"})
    void aPathWithoutAModelIsRefused(String path) {
        assertThatThrownBy(() -> new GeminiInbound().envelope(Given.call(path, "{" + HI + "}")))
                .isInstanceOf(GatewayException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro,/v1beta/models/gemini-3-pro:generateContent",
        "models/x,/v1beta/models/x:generateContent",
        "tunedModels/y z,/v1beta/tunedModels/y%20z:generateContent",
        "a?b,/v1beta/models/a%3Fb:generateContent"
    })
    void theProvidersNameOfTheModelGoesIntoThePath(String model, String path) {
        HttpCall call = Given.call(Given.PATH + "?key=secret", "{" + HI + "}");
        Envelope envelope = new GeminiInbound().envelope(call);
        Target target = new Target(model, Given.budgets());
        HttpCall forwarded = new GeminiOutbound().forward(call, envelope, target, new Notes());
        assertThat(forwarded.path()).isEqualTo(path);
        assertThat(forwarded.body()).isSameAs(call.body());
    }

    @Test
    void aStreamIsAlwaysAskedForAsEvents() {
        HttpCall call = Given.call("/v1beta/models/m:streamGenerateContent", "{" + HI + "}");
        Envelope envelope = new GeminiInbound().envelope(call);
        assertThat(new GeminiOutbound()
                        .forward(call, envelope, new Target("up", Given.budgets()), new Notes())
                        .path())
                .isEqualTo("/v1beta/models/up:streamGenerateContent?alt=sse");
    }

    @Test
    void anotherProvidersSignaturesDoNotReachGoogle() {
        String foreign = Signatures.wire(new Signature("anthropic", "ErUB"));
        String hidden = Signatures.hidden(new Signature("anthropic", "EmwK"));
        String urlSafe = foreign.replace('+', '-').replace('/', '_');
        HttpCall call = Given.call(
                Given.PATH,
                "{'contents':[{'role':'model','parts':[{'text':'Hm','thought':true,'thoughtSignature':'" + foreign
                        + "'},{'text':'','thought':true,'thought_signature':'" + hidden
                        + "'},{'functionCall':{'name':'f'},'thoughtSignature':'" + urlSafe
                        + "'},{'functionCall':{'name':'g'},'thoughtSignature':'b3du'}]}]}");
        Notes notes = new Notes();
        HttpCall forwarded = new GeminiOutbound()
                .forward(call, new GeminiInbound().envelope(call), new Target("up", Given.budgets()), notes);
        assertThat(io.axonhub.gateway.json.Json.parse(forwarded.body()))
                .isEqualTo(Given.json("{'contents':[{'role':'model','parts':[{'text':'Hm','thought':true},"
                        + "{'functionCall':{'name':'f'},'thoughtSignature':'skip_thought_signature_validator'},"
                        + "{'functionCall':{'name':'g'},'thoughtSignature':'b3du'}]}]}"));
        assertThat(notes.list()).hasSize(1);
    }

    @Test
    void signaturesOfOthersTravelAsBase64AndComeBack() {
        Signature foreign = new Signature("anthropic", "Er/+UB==");
        String wire = Signatures.wire(foreign);
        assertThat(new String(Base64.getDecoder().decode(wire), StandardCharsets.US_ASCII))
                .isEqualTo("axonhub:anthropic:Er/+UB==");
        assertThat(Signatures.parse(wire)).isEqualTo(foreign);
        assertThat(Signatures.parse(wire.replace('+', '-').replace('/', '_'))).isEqualTo(foreign);
        assertThat(Signatures.parse("own/+=")).isEqualTo(new Signature("gemini", "own/+="));
        assertThat(Signatures.parse(Signatures.SKIP)).isNull();
        assertThat(Signatures.parseHidden(Signatures.hidden(foreign)))
                .isEqualTo(new Content.RedactedReasoning(foreign));
        assertThat(Signatures.parseHidden(wire)).isNull();
    }

    @Test
    void resultsWithoutIdsFindTheirCallsByNameInOrder() {
        var messages = Given.read("{'contents':[{'role':'model','parts':[{'functionCall':{'name':'a'}},"
                        + "{'functionCall':{'name':'b'}},{'functionCall':{'name':'a'}}]},{'role':'user','parts':["
                        + "{'functionResponse':{'name':'a','response':{'n':1}}},{'functionResponse':{'name':'a',"
                        + "'response':{'n':2}}},{'functionResponse':{'name':'b','response':{'n':3}}}]}]}")
                .messages();
        List<String> calls = messages.get(0).content().stream()
                .map(part -> ((Content.ToolCall) part).id())
                .toList();
        List<String> results = messages.get(1).content().stream()
                .map(part -> ((Content.ToolResult) part).callId())
                .toList();
        assertThat(Set.copyOf(calls)).hasSize(3);
        assertThat(results).containsExactly(calls.get(0), calls.get(2), calls.get(1));
        assertThat(messages.get(1).role()).isEqualTo(Role.TOOL);
    }

    @Test
    void anIdGoesBackToGeminiAsItCame() {
        for (String id : List.of("fc_1", "axg0_x", "axg1_axg0_x", "é")) {
            assertThat(CallIds.toGemini(CallIds.fromGemini(id))).isEqualTo(id);
        }
        assertThat(CallIds.fromGemini("fc_1")).isEqualTo("fc_1");
        assertThat(CallIds.toGemini(CallIds.madeUp("somewhere"))).isNull();
        Content.ToolCall made = Content.ToolCall.function(CallIds.madeUp("x"), "f", "{}");
        Content.ToolResult result =
                new Content.ToolResult(made.id(), false, List.of(Content.Text.of("ok")), null, Map.of());
        JsonNode contents = Given.write(Given.foreign(
                        Given.of(Role.USER, Content.Text.of("Hi")),
                        Given.of(Role.ASSISTANT, made),
                        Given.of(Role.TOOL, result)))
                .path("contents");
        assertThat(contents.at("/1/parts/0/functionCall").has("id")).isFalse();
        assertThat(contents.at("/2/parts/0/functionResponse"))
                .isEqualTo(Given.json("{'name':'f','response':{'output':'ok'}}"));
    }

    @Test
    void aSignatureThatAnAnthropicClientCarriedStandsOnItsCallAgain() {
        Signature own = new Signature("gemini", "c2ln");
        JsonNode parts = Given.write(Given.foreign(
                        Given.of(Role.USER, Content.Text.of("Hi")),
                        Given.of(
                                Role.ASSISTANT,
                                Content.Text.of("I look."),
                                new Content.Reasoning("", own),
                                Content.ToolCall.function("call_1", "f", "{}"),
                                Content.ToolCall.function("call_2", "g", "{}")),
                        Given.of(Role.TOOL, DONE)))
                .at("/contents/1/parts");
        assertThat(parts.at("/0").has("thoughtSignature")).isFalse();
        assertThat(parts.at("/1/thoughtSignature").asText()).isEqualTo("c2ln");
        assertThat(parts.at("/2").has("thoughtSignature")).isFalse();
    }

    @Test
    void onlyModelsThatCheckSignaturesAreToldToSkipThem() {
        var request = Given.foreign(
                Given.of(Role.USER, Content.Text.of("Hi")),
                Given.of(Role.ASSISTANT, Content.ToolCall.function("call_1", "f", "{}")),
                Given.of(Role.TOOL, DONE));
        assertThat(Given.write(request)
                        .at("/contents/1/parts/0/thoughtSignature")
                        .asText())
                .isEqualTo(Signatures.SKIP);
        assertThat(Given.write(request, Given.budgets(), new Notes())
                        .at("/contents/1/parts/0")
                        .has("thoughtSignature"))
                .isFalse();
    }

    @Test
    void aResultOfAnUnknownCallIsRefused() {
        assertThatThrownBy(() -> Given.write(
                        Given.foreign(Given.of(Role.USER, Content.Text.of("Hi")), Given.of(Role.TOOL, DONE))))
                .hasMessageContaining("call_1");
    }

    @ParameterizedTest
    @CsvSource({"get_weather,get_weather", "2nd,axn_2nd", "-x,axn_-x", "axn_y,axn_axn_y"})
    void namesThatGeminiRefusesAreMarkedAndComeBack(String name, String sent) {
        assertThat(FunctionNames.toGemini(name, "tools[0].name")).isEqualTo(sent);
        assertThat(FunctionNames.fromGemini(sent)).isEqualTo(name);
    }

    @Test
    void aNameThatCannotBeSentIsRefused() {
        assertThatThrownBy(() -> FunctionNames.toGemini("x".repeat(65), "tools[0].name"))
                .hasMessageContaining("tools[0].name");
        assertThatThrownBy(() -> FunctionNames.toGemini("a b", "tools[0].name")).hasMessageContaining("a b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'cachedContent':'cachedContents/x'," + HI + "}",
                "{'generationConfig':{'responseModalities':['IMAGE']}," + HI + "}",
                "{'generationConfig':{'responseMimeType':'text/x.enum'}," + HI + "}",
                "{'generationConfig':{'maxOutputTokens':0}," + HI + "}",
                "{'generationConfig':{'topK':1.5}," + HI + "}",
                "{'toolConfig':{'functionCallingConfig':{'mode':'SOMETIMES'}}," + HI + "}",
                "{'contents':[{'role':'system','parts':[{'text':'x'}]}]}",
                "{'contents':[{'parts':[{'inlineData':{'mimeType':'image/png','data':'a b%'}}]}]}",
                "{'contents':[{'parts':[{'functionCall':{'args':{}}}]}]}",
                "{'contents':[]}"
            })
    void whatCannotBeCarriedIsRefused(String body) {
        assertThatThrownBy(() -> Given.read(body)).isInstanceOf(GatewayException.class);
    }

    @Test
    void numbersMayBeStringsAndKeysOfLibrariesUrlSafe() {
        var request = Given.read("{'generationConfig':{'maxOutputTokens':'100','seed':'9007199254740993'},'contents':"
                + "[{'parts':[{'inlineData':{'mimeType':'image/png','data':'_-8='}}]}]}");
        assertThat(request.maxTokens()).isEqualTo(100);
        assertThat(request.sampling().seed()).isEqualTo(9007199254740993L);
        assertThat(((Content.Image) request.messages().getFirst().content().getFirst()).source())
                .isEqualTo(new io.axonhub.gateway.llm.Media.Inline("image/png", "/+8="));
    }
}
