package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.GatewayException;
import org.junit.jupiter.api.Test;

/** The Anthropic-compatible endpoints. */
class MessagesQuirkTest {
    private static final String HI = "'max_tokens':10000,'messages':[{'role':'user','content':'hi'}]";
    private static final String BETA = "DROPPED anthropic-beta";

    private static Edited glm(String members) {
        return Edited.messages("zai", "glm-5.2", members);
    }

    @Test
    void betasStayBehind() {
        Edited edited = glm("'context_management':{'edits':[]}," + HI).is(HI);
        edited.noting(BETA, "DROPPED context_management");
        assertThat(edited.call().headers().first("anthropic-beta")).isEmpty();
    }

    @Test
    void adaptiveThinkingBecomesABudget() {
        glm("'thinking':{'type':'adaptive'}," + HI)
                .is("'thinking':{'type':'enabled','budget_tokens':6000}," + HI)
                .noting(BETA, "DEGRADED thinking");
        glm("'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}," + HI)
                .is("'thinking':{'type':'enabled','budget_tokens':1024}," + HI)
                .noting(BETA, "DEGRADED thinking", "DROPPED output_config.effort");
        glm("'thinking':{'type':'between_tools'},'max_tokens':100,'messages':[]")
                .is("'thinking':{'type':'disabled'},'max_tokens':100,'messages':[]")
                .noting(BETA, "DEGRADED thinking");
        String plain = "'thinking':{'type':'enabled','budget_tokens':2000}," + HI;
        glm(plain).is(plain).noting(BETA);
    }

    @Test
    void anEffortIsKeptWhereItIsKnown() {
        String max = "'output_config':{'effort':'max'}," + HI;
        Edited.messages("deepseek", "deepseek-v4-pro", max).is(max).noting(BETA);
    }

    @Test
    void aSchemaThatCannotBeHadIsRefused() {
        assertThatThrownBy(() -> glm("'output_config':{'format':{'type':'json_schema','schema':{}}}," + HI))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("output_config.format")
                .hasMessageContaining("zai");
    }

    @Test
    void anthropicsOwnToolsAreLeftOut() {
        String mine = "{'name':'f','input_schema':{'type':'object'}}";
        String search = "{'type':'web_search_20250305','name':'web_search'}";
        glm("'tools':[" + search + "," + mine + "]," + HI)
                .is("'tools':[" + mine + "]," + HI)
                .noting(BETA, "DROPPED tools[0]");
        glm("'tools':[" + search + "],'tool_choice':{'type':'auto'}," + HI)
                .is(HI)
                .noting(BETA, "DROPPED tools[0]");
        assertThatThrownBy(
                        () -> glm("'tools':[" + search + "],'tool_choice':{'type':'tool','name':'web_search'}," + HI))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("web_search");
    }

    @Test
    void aForcedChoiceBecomesAutoWhereNothingElseIsKnown() {
        String tool = "'tools':[{'name':'f','input_schema':{'type':'object'}}],";
        glm(tool + "'tool_choice':{'type':'any','disable_parallel_tool_use':true}," + HI)
                .is(tool + "'tool_choice':{'type':'auto','disable_parallel_tool_use':true}," + HI)
                .noting(BETA, "DEGRADED tool_choice");
        String forced = tool + "'tool_choice':{'type':'any'}," + HI;
        Edited.messages("deepseek", "deepseek-v4-pro", forced).is(forced).noting(BETA);
    }

    @Test
    void instructionsBetweenTurnsAreTheUsers() {
        glm("'messages':[{'role':'user','content':'a'},{'role':'system','content':'b'}]")
                .is("'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]")
                .noting(BETA, "DEGRADED messages[1].role");
    }
}
