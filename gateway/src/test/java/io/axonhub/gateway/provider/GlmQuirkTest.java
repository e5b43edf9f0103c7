package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.GatewayException;
import org.junit.jupiter.api.Test;

class GlmQuirkTest {
    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
    private static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'f'}}," + "{'type':'function','function':{'name':'g'}}]";

    private static Edited glm(String members) {
        return Edited.chat("zhipu", "glm-5.2", members);
    }

    @Test
    void aBodyThatIsRightKeepsEveryByte() {
        String members = " 'model' : 'glm-5.2',\n 'max_tokens': 10, 'temperature':0.70 , " + HI;
        Edited edited = glm(members);
        assertThat(edited.body()).isEqualTo("{" + members.replace('\'', '"') + "}");
        edited.noting();
    }

    @Test
    void anEditLeavesTheOtherMembersAsTheyStand() {
        assertThat(glm("'seed':1, 'big': 12345678901234567890,'f':1.0," + HI).body())
                .isEqualTo("{\"big\": 12345678901234567890,\"f\":1.0," + HI.replace('\'', '"') + "}");
    }

    @Test
    void whatItDoesNotKnowIsDroppedVisibly() {
        glm("'frequency_penalty':1,'presence_penalty':1,'seed':3,'metadata':{'a':'b'},'logprobs':true," + HI)
                .is(HI)
                .noting(
                        "DROPPED frequency_penalty",
                        "DROPPED presence_penalty",
                        "DROPPED seed",
                        "DROPPED metadata",
                        "DROPPED logprobs");
    }

    @Test
    void nullsAreDroppedInSilence() {
        glm("'seed':null,'metadata':null," + HI).is(HI).noting();
    }

    @Test
    void severalChoicesAreRefusedByFieldAndType() {
        assertThatThrownBy(() -> glm("'n':2," + HI))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().message()).contains("'n'", "zhipu"));
        glm("'n':1," + HI).is(HI).noting();
    }

    @Test
    void theOutputLimitHasItsOldName() {
        glm("'max_completion_tokens':9," + HI).is(HI + ",'max_tokens':9").noting();
        glm("'max_tokens':5,'max_completion_tokens':9," + HI)
                .is("'max_tokens':5," + HI)
                .noting("DROPPED max_completion_tokens");
    }

    @Test
    void aForcedChoiceBecomesAuto() {
        glm(TOOLS + ",'tool_choice':'required'," + HI)
                .is(TOOLS + ",'tool_choice':'auto'," + HI)
                .noting("DEGRADED tool_choice");
        glm(TOOLS + ",'tool_choice':{'type':'function','function':{'name':'f'}}," + HI)
                .is(TOOLS + ",'tool_choice':'auto'," + HI)
                .noting("DEGRADED tool_choice");
        glm(TOOLS + ",'tool_choice':'auto'," + HI)
                .is(TOOLS + ",'tool_choice':'auto'," + HI)
                .noting();
    }

    @Test
    void noChoiceTakesTheToolsAway() {
        glm(TOOLS + ",'tool_choice':'none'," + HI).is(HI).noting("DEGRADED tool_choice");
    }

    @Test
    void allowedToolsAreTheOnlyOnes() {
        glm(TOOLS + ",'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':"
                        + "[{'type':'function','function':{'name':'g'}}]}}," + HI)
                .is("'tools':[{'type':'function','function':{'name':'g'}}],'tool_choice':'auto'," + HI)
                .noting("DEGRADED tool_choice");
    }

    @Test
    void toolArgumentsAreStreamed() {
        glm("'stream':true," + TOOLS + "," + HI)
                .is("'stream':true," + TOOLS + ",'tool_stream':true," + HI)
                .noting();
        glm("'stream':true,'tool_stream':false," + TOOLS + "," + HI)
                .is("'stream':true,'tool_stream':false," + TOOLS + "," + HI);
        glm("'stream':true," + HI).is("'stream':true," + HI);
    }

    @Test
    void strictAndNamesOfSpeakersAreUnknown() {
        glm("'tools':[{'type':'function','function':{'name':'f','strict':true}}],"
                        + "'messages':[{'role':'user','content':'hi','name':'Ann'}]")
                .is("'tools':[{'type':'function','function':{'name':'f'}}]," + HI)
                .noting("DROPPED tools[0].function.strict", "DROPPED messages[0].name");
    }

    @Test
    void rangesAreNarrower() {
        glm("'temperature':0,'top_p':0," + HI)
                .is("'temperature':0.01,'top_p':0.01," + HI)
                .noting("DEGRADED temperature", "DEGRADED top_p");
        glm("'temperature':1.5," + HI).is("'temperature':1," + HI).noting("DEGRADED temperature");
    }

    @Test
    void anInstructionAloneBecomesTheUsers() {
        glm("'messages':[{'role':'developer','content':'hi'}]").is(HI).noting("DEGRADED messages[0].role");
    }

    @Test
    void theUserGoesByAnotherName() {
        glm("'user':'u-12345'," + HI).is("'user_id':'u-12345'," + HI).noting();
        glm("'user':'u'," + HI).is(HI).noting("DROPPED user");
    }

    @Test
    void aSchemaGoesIntoThePrompt() {
        glm("'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'type':'object'}}}," + HI)
                .is("'response_format':{'type':'json_object'},'messages':[{'role':'system','content':"
                        + "'Answer with one JSON object and nothing else. It must fit this JSON schema:\\n"
                        + "{\\'type\\':\\'object\\'}'},{'role':'user','content':'hi'}]")
                .noting("DEGRADED response_format");
    }

    @Test
    void usageComesUnasked() {
        glm("'stream_options':{'include_usage':true}," + HI).is(HI).noting();
        glm("'stream_options':{'include_obfuscation':false}," + HI)
                .is(HI)
                .noting("DROPPED stream_options.include_obfuscation");
    }

    @Test
    void effortAndSwitchFollowTheModel() {
        Edited.chat("zai", "glm-5.2", "'reasoning_effort':'medium'," + HI)
                .is("'reasoning_effort':'high'," + HI)
                .noting("DEGRADED reasoning_effort");
        Edited.chat("zai", "glm-4.7", "'reasoning_effort':'medium'," + HI)
                .is("'thinking':{'type':'enabled'}," + HI)
                .noting("DEGRADED reasoning_effort");
        Edited.chat("zai", "glm-4.7", "'reasoning_effort':'none'," + HI)
                .is("'thinking':{'type':'disabled'}," + HI)
                .noting();
        Edited.chat("zai", "glm-5.3", "'thinking':{'type':'disabled'}," + HI)
                .is("'reasoning_effort':'low'," + HI)
                .noting("DEGRADED thinking");
        Edited.chat("zai", "glm-5.2", "'thinking':{'type':'enabled','clear_thinking':false}," + HI)
                .is("'thinking':{'type':'enabled','clear_thinking':false}," + HI)
                .noting();
        Edited.chat("zai", "glm-5.2", "'thinking':{'type':'disabled'},'reasoning_effort':'max'," + HI)
                .is("'thinking':{'type':'disabled'}," + HI)
                .noting("DROPPED reasoning_effort");
    }
}
