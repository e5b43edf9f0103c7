package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.GatewayException;
import org.junit.jupiter.api.Test;

class DeepSeekQuirkTest {
    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
    private static final String CALL =
            "'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]";
    private static final String USER = "{'role':'user','content':'q'}";

    private static Edited deepseek(String model, String members) {
        return Edited.chat("deepseek", model, members);
    }

    @Test
    void newModelsWantTheReasoningOfEveryTurn() {
        deepseek(
                        "deepseek-v4-pro",
                        "'messages':[" + USER + ",{'role':'assistant','content':'a'}," + USER
                                + ",{'role':'assistant','reasoning_content':'r'," + CALL + "}]")
                .is("'messages':[" + USER + ",{'role':'assistant','content':'a','reasoning_content':''}," + USER
                        + ",{'role':'assistant','reasoning_content':'r'," + CALL + "}]")
                .noting("DEGRADED messages[1].reasoning_content");
    }

    @Test
    void noReasoningIsAddedWhereThereIsNone() {
        String off = "'thinking':{'type':'disabled'},'messages':[" + USER + ",{'role':'assistant','content':'a'}]";
        deepseek("deepseek-v4-flash", off).is(off).noting();
    }

    @Test
    void oldModelsTakeThatOfTheCurrentTurnOnly() {
        deepseek(
                        "deepseek-reasoner",
                        "'messages':[" + USER
                                + ",{'role':'assistant','content':'a','reasoning_content':'old'}," + USER
                                + ",{'role':'assistant','reasoning_content':'new'," + CALL + "},{'role':'assistant',"
                                + CALL
                                + "}]")
                .is("'messages':[" + USER + ",{'role':'assistant','content':'a'}," + USER
                        + ",{'role':'assistant','reasoning_content':'new'," + CALL + "},{'role':'assistant'," + CALL
                        + ",'reasoning_content':''}]")
                .noting("DROPPED messages[1].reasoning_content", "DEGRADED messages[4].reasoning_content");
    }

    @Test
    void knobsWithoutEffectAreNamed() {
        deepseek("deepseek-v4-pro", "'temperature':0.2,'logprobs':true," + HI)
                .is(HI)
                .noting("DROPPED temperature", "DROPPED logprobs");
        String off = "'thinking':{'type':'disabled'},'temperature':0.2," + HI;
        deepseek("deepseek-v4-pro", off).is(off).noting();
    }

    @Test
    void jsonModeNeedsTheWord() {
        deepseek("deepseek-v4-pro", "'response_format':{'type':'json_object'}," + HI)
                .is("'response_format':{'type':'json_object'},'messages':[{'role':'system','content':"
                        + "'Answer with one JSON object and nothing else.'},{'role':'user','content':'hi'}]")
                .noting("DEGRADED response_format");
        String said = "'response_format':{'type':'json_object'},'messages':[{'role':'user','content':'as JSON'}]";
        deepseek("deepseek-v4-pro", said).is(said).noting();
    }

    @Test
    void aSchemaJoinsTheInstructionsThatAreThere() {
        deepseek(
                        "deepseek-v4-pro",
                        "'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':"
                                + "{'type':'object'}}},'messages':[{'role':'system','content':'Be kind.'}," + USER
                                + "]")
                .is("'response_format':{'type':'json_object'},'messages':[{'role':'system','content':'Be kind.\\n\\n"
                        + "Answer with one JSON object and nothing else. It must fit this JSON schema:\\n"
                        + "{\\'type\\':\\'object\\'}'}," + USER + "]")
                .noting("DEGRADED response_format");
    }

    @Test
    void limitRoleAndChoicesAreThoseOfTheOldDialect() {
        deepseek("deepseek-v4-pro", "'max_completion_tokens':7,'messages':[{'role':'developer','content':'hi'}]")
                .is("'max_tokens':7,'messages':[{'role':'system','content':'hi'}]")
                .noting();
        assertThatThrownBy(() -> deepseek("deepseek-v4-pro", "'n':3," + HI)).isInstanceOf(GatewayException.class);
    }
}
