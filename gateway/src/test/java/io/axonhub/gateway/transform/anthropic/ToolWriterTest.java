package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Notes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolWriterTest {
    private final Notes notes = new Notes();

    private JsonNode body(Given.Ask ask) {
        return ask.body(Given.adaptive(), notes);
    }

    private static Given.Ask two() {
        return Given.ask().tools(Given.function("f"), Given.function("g"));
    }

    @Test
    void aFunctionWithoutParametersTakesAnEmptyObject() {
        assertThat(body(Given.ask().tools(Given.function("f"))).path("tools"))
                .isEqualTo(Given.json("[{'name':'f','input_schema':{'type':'object','properties':{}}}]"));
    }

    @Test
    void aCombinationAtTheTopIsFlattenedAndStillTold() {
        JsonNode schema = Given.json("{'oneOf':[{'properties':{'a':{'type':'string'},'k':{}},'required':['a','k']},"
                + "{'properties':{'b':{'type':'integer'}},'required':['b','k']}],"
                + "'allOf':[{'properties':{'c':{}},'required':['c']}],'required':['z']}");
        JsonNode tool = body(Given.ask().tools(new Tool.Function("f", "Does.", schema, null, null, Map.of())))
                .path("tools")
                .get(0);
        assertThat(tool.path("input_schema"))
                .isEqualTo(Given.json("{'required':['z','c','k'],'type':'object','properties':"
                        + "{'c':{},'a':{'type':'string'},'k':{},'b':{'type':'integer'}}}"));
        assertThat(tool.path("description").textValue()).startsWith("Does.").contains("\"oneOf\"");
        assertThat(Given.fields(notes)).containsExactly("tools[0].parameters");
    }

    @Test
    void badNamesAndSchemasAreRefused() {
        assertThat(Given.error(() -> body(Given.ask().tools(Given.function("no spaces")))))
                .isInstanceOfSatisfying(
                        LlmError.InvalidRequest.class,
                        error -> assertThat(error.param()).isEqualTo("tools[0].name"));
        assertThat(Given.error(() -> body(Given.ask()
                        .tools(new Tool.Function("f", null, Given.json("{'type':'string'}"), null, null, Map.of())))))
                .isInstanceOfSatisfying(
                        LlmError.InvalidRequest.class,
                        error -> assertThat(error.param()).isEqualTo("tools[0].parameters.type"));
    }

    @Test
    void aFreeTextToolTakesOneString() {
        JsonNode tool = body(Given.ask().tools(new Tool.Custom("patch", "d", Given.json("{'type':'text'}"), Map.of())))
                .path("tools")
                .get(0);
        assertThat(tool.path("input_schema").path("required")).isEqualTo(Given.json("['input']"));
        assertThat(Given.fields(notes)).containsExactly("tools[0]");
    }

    @Test
    void foreignHostedToolsAreDroppedAndCannotBeForced() {
        Tool hosted = new Tool.Hosted("openai-responses", "web_search", "web_search", Given.json("{}"));
        JsonNode body = body(Given.ask().tools(hosted).choice(new ToolChoice.Auto()));
        assertThat(body.has("tools") || body.has("tool_choice")).isFalse();
        assertThat(Given.fields(notes)).containsExactly("tools[0]", "tool_choice");
        assertThat(Given.error(() -> body(Given.ask().tools(hosted).choice(new ToolChoice.Named("web_search")))))
                .isInstanceOf(LlmError.InvalidRequest.class);
    }

    @Test
    void choicesAreSpelledHere() {
        assertThat(body(two().choice(new ToolChoice.Auto())).path("tool_choice"))
                .isEqualTo(Given.json("{'type':'auto'}"));
        assertThat(body(two().choice(new ToolChoice.None()).parallel(false)).path("tool_choice"))
                .isEqualTo(Given.json("{'type':'none'}"));
        assertThat(body(two().choice(new ToolChoice.Required())).path("tool_choice"))
                .isEqualTo(Given.json("{'type':'any'}"));
        assertThat(body(two().choice(new ToolChoice.Named("g")).parallel(false)).path("tool_choice"))
                .isEqualTo(Given.json("{'type':'tool','name':'g','disable_parallel_tool_use':true}"));
        assertThat(body(two().parallel(false)).path("tool_choice"))
                .isEqualTo(Given.json("{'type':'auto','disable_parallel_tool_use':true}"));
        assertThat(body(two().parallel(true)).has("tool_choice")).isFalse();
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void allowedToolsAreTheOnlyOnesOffered() {
        JsonNode body = body(two().choice(new ToolChoice.Allowed(true, List.of("g", "x"))));
        assertThat(body.path("tools")).hasSize(1);
        assertThat(body.path("tools").get(0).path("name").textValue()).isEqualTo("g");
        assertThat(body.path("tool_choice")).isEqualTo(Given.json("{'type':'any'}"));
        assertThat(Given.error(() -> body(two().choice(new ToolChoice.Allowed(false, List.of("x"))))))
                .isInstanceOf(LlmError.InvalidRequest.class);
    }

    @Test
    void aModelThatCannotBeForcedIsAsked() {
        assertThat(two().choice(new ToolChoice.Required())
                        .body(Given.plain(), notes)
                        .path("tool_choice"))
                .isEqualTo(Given.json("{'type':'auto'}"));
        assertThat(Given.fields(notes)).containsExactly("tool_choice");
    }
}
