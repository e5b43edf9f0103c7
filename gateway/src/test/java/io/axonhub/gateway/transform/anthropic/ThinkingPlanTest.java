package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.ThinkingPlan;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThinkingPlanTest {
    private final Notes notes = new Notes();

    private String plan(Thinking asked, Capabilities model, int maxTokens) {
        ObjectNode body = Json.object();
        ThinkingPlan.of(asked, model, maxTokens, notes).write(body);
        return Json.text(body).replace('"', '\'');
    }

    private String plan(Thinking asked, Capabilities model) {
        return plan(asked, model, 64_000);
    }

    private static Thinking thinking(Thinking.Mode mode, @Nullable Effort effort) {
        return new Thinking(mode, effort, null);
    }

    @Test
    void anEffortIsAdaptiveWhereTheModelKnowsIt() {
        assertThat(plan(Thinking.of(Effort.HIGH), Given.adaptive()))
                .isEqualTo("{'thinking':{'type':'adaptive'},'output_config':{'effort':'high'}}");
        assertThat(notes.list()).isEmpty();
        assertThat(plan(Thinking.of(Effort.MINIMAL), Given.adaptive()))
                .isEqualTo("{'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}}");
        Capabilities three = Given.model(EnumSet.of(ThinkingMode.ADAPTIVE), EnumSet.range(Effort.LOW, Effort.HIGH));
        assertThat(plan(Thinking.of(Effort.MAX), three))
                .isEqualTo("{'thinking':{'type':'adaptive'},'output_config':{'effort':'high'}}");
        assertThat(Given.fields(notes)).containsOnly("effort").hasSize(2);
    }

    @Test
    void anEffortIsAShareOfTheOutputOnBudgetModels() {
        assertThat(plan(Thinking.of(Effort.LOW), Given.budgets()))
                .isEqualTo("{'thinking':{'type':'enabled','budget_tokens':6400}}");
        assertThat(plan(Thinking.of(Effort.MAX), Given.budgets()))
                .isEqualTo("{'thinking':{'type':'enabled','budget_tokens':60800}}");
        assertThat(plan(Thinking.of(Effort.MINIMAL), Given.budgets()))
                .isEqualTo("{'thinking':{'type':'enabled','budget_tokens':1280}}");
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void aBudgetStaysBelowMaxTokens() {
        assertThat(plan(Thinking.of(Effort.HIGH), Given.budgets(), 4_000))
                .isEqualTo("{'thinking':{'type':'enabled','budget_tokens':2400}}");
        assertThat(plan(thinking(new Thinking.Mode.Budget(500), null), Given.budgets(), 1_025))
                .isEqualTo("{'thinking':{'type':'enabled','budget_tokens':1024}}");
        assertThat(plan(Thinking.of(Effort.HIGH), Given.budgets(), 1_024))
                .isEqualTo("{'thinking':{'type':'disabled'}}");
        assertThat(Given.fields(notes)).containsOnly("thinking");
    }

    @Test
    void aBudgetIsAnEffortOnAdaptiveModels() {
        assertThat(plan(thinking(new Thinking.Mode.Budget(5_000), null), Given.adaptive()))
                .isEqualTo("{'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}}");
        assertThat(plan(thinking(new Thinking.Mode.Budget(15_001), null), Given.adaptive()))
                .isEqualTo("{'thinking':{'type':'adaptive'},'output_config':{'effort':'high'}}");
        assertThat(Given.fields(notes)).containsExactly("thinking");
    }

    @Test
    void offIsSaidAsTheModelCan() {
        Thinking off = Thinking.of(Effort.NONE);
        assertThat(plan(off, Given.adaptive())).isEqualTo("{'thinking':{'type':'disabled'}}");
        assertThat(notes.list()).isEmpty();
        assertThat(plan(off, Given.model(EnumSet.of(ThinkingMode.ADAPTIVE, ThinkingMode.BETWEEN_TOOLS), Set.of())))
                .isEqualTo("{'thinking':{'type':'between_tools'}}");
        assertThat(plan(off, Given.model(EnumSet.of(ThinkingMode.ADAPTIVE), EnumSet.of(Effort.LOW, Effort.HIGH))))
                .isEqualTo("{'output_config':{'effort':'low'}}");
        assertThat(notes.list()).hasSize(2);
    }

    @Test
    void aModelThatDoesNotThinkSaysSo() {
        assertThat(plan(Thinking.of(Effort.HIGH), Given.plain())).isEqualTo("{}");
        assertThat(plan(Thinking.of(Effort.NONE), Given.plain())).isEqualTo("{}");
        assertThat(notes.list()).hasSize(1);
    }

    private JsonNode loop(Content... assistant) {
        return Given.ask()
                .messages(Given.user("Hi"), Given.assistant(assistant), Given.results("a"))
                .thinking(Thinking.of(Effort.HIGH))
                .body(Given.adaptive(), notes);
    }

    @Test
    void aToolLoopWithoutItsThinkingGoesOnWithoutThinking() {
        assertThat(loop(Given.call("a", "{}")).path("thinking")).isEqualTo(Given.json("{'type':'disabled'}"));
        assertThat(Given.fields(notes)).containsExactly("thinking");
    }

    @Test
    void aToolLoopWithItsThinkingGoesOn() {
        Content own = new Content.Reasoning("t", new Signature("anthropic", "s"));
        assertThat(loop(own, Given.call("a", "{}")).path("thinking")).isEqualTo(Given.json("{'type':'adaptive'}"));
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void anEarlierLoopDoesNotMatter() {
        JsonNode body = Given.ask()
                .messages(
                        Given.user("Hi"),
                        Given.assistant(Given.call("a", "{}")),
                        Given.results("a"),
                        Given.assistant(Content.Text.of("Done")),
                        Given.user("Next"))
                .thinking(Thinking.of(Effort.HIGH))
                .body(Given.adaptive(), notes);
        assertThat(body.path("thinking")).isEqualTo(Given.json("{'type':'adaptive'}"));
    }

    @Test
    void aForcedCallSwitchesThinkingOff() {
        JsonNode body = Given.ask()
                .tools(Given.function("f"))
                .choice(new ToolChoice.Required())
                .thinking(Thinking.of(Effort.HIGH))
                .body(Given.adaptive(), notes);
        assertThat(body.path("thinking")).isEqualTo(Given.json("{'type':'disabled'}"));
        assertThat(body.path("tool_choice")).isEqualTo(Given.json("{'type':'any'}"));
        assertThat(Given.fields(notes)).containsExactly("thinking");
    }

    @Test
    void aModelThatCannotStopThinkingIsAskedForTheCall() {
        JsonNode body = Given.ask()
                .tools(Given.function("f"))
                .choice(new ToolChoice.Required())
                .thinking(Thinking.of(Effort.HIGH))
                .body(Given.model(EnumSet.of(ThinkingMode.ADAPTIVE), EnumSet.allOf(Effort.class)), notes);
        assertThat(body.path("thinking")).isEqualTo(Given.json("{'type':'adaptive'}"));
        assertThat(body.path("tool_choice")).isEqualTo(Given.json("{'type':'auto'}"));
        assertThat(Given.fields(notes)).containsExactly("tool_choice");
    }

    @Test
    void thinkingAllowsNoSampling() {
        JsonNode body = Given.ask()
                .thinking(Thinking.of(Effort.HIGH))
                .sampling(new Sampling(0.2, 0.5, 40, null, null, null, null, null, null, null))
                .body(Given.adaptive(), notes);
        assertThat(body.has("temperature") || body.has("top_p") || body.has("top_k"))
                .isFalse();
        assertThat(Given.fields(notes)).containsExactly("temperature", "top_p", "top_k");
    }
}
