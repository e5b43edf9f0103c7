package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.GatewayException;
import org.junit.jupiter.api.Test;

class MoonshotQuirkTest {
    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
    private static final String CALL =
            "'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]";

    private static Edited kimi(String model, String members) {
        return Edited.chat("moonshot", model, members);
    }

    @Test
    void samplingIsFixed() {
        kimi("kimi-k3", "'temperature':0.3,'top_p':0.5,'presence_penalty':1," + HI)
                .is(HI)
                .noting("DROPPED temperature", "DROPPED top_p", "DROPPED presence_penalty");
        kimi("moonshot-v1-8k", "'temperature':0.3,'n':2," + HI)
                .is("'temperature':0.3,'n':2," + HI)
                .noting();
        assertThatThrownBy(() -> kimi("kimi-k2.6", "'n':2," + HI))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("moonshot");
    }

    @Test
    void thinkingAndEffortAreNeverBoth() {
        String both = "'thinking':{'type':'enabled'},'reasoning_effort':'high'," + HI;
        kimi("kimi-k3", both).is("'reasoning_effort':'high'," + HI).noting("DROPPED thinking");
        kimi("kimi-k2.6", both).is("'thinking':{'type':'enabled'}," + HI).noting("DEGRADED reasoning_effort");
    }

    @Test
    void whatCannotStopThinkingGoesOn() {
        kimi("kimi-k2.7-code", "'thinking':{'type':'disabled'}," + HI).is(HI).noting("DEGRADED thinking");
        kimi("kimi-k3", "'reasoning_effort':'none'," + HI)
                .is("'reasoning_effort':'low'," + HI)
                .noting("DEGRADED reasoning_effort");
        kimi("kimi-k2.6", "'thinking':{'type':'disabled','keep':'all'}," + HI)
                .is("'thinking':{'type':'disabled','keep':'all'}," + HI)
                .noting();
    }

    @Test
    void aCallingTurnHasItsReasoning() {
        kimi("kimi-k3", "'messages':[{'role':'assistant','content':'so'},{'role':'assistant'," + CALL + "}]")
                .is("'messages':[{'role':'assistant','content':'so'},{'role':'assistant'," + CALL
                        + ",'reasoning_content':' '}]")
                .noting("DEGRADED messages[1].reasoning_content");
        kimi("kimi-k3", "'messages':[{'role':'assistant','reasoning_content':'hm'," + CALL + "}]")
                .is("'messages':[{'role':'assistant','reasoning_content':'hm'," + CALL + "}]")
                .noting();
        kimi("kimi-k3", "'messages':[{'role':'assistant','reasoning':'hm'," + CALL + "}]")
                .is("'messages':[{'role':'assistant','reasoning':'hm','reasoning_content':'hm'," + CALL + "}]")
                .noting();
        String off = "'thinking':{'type':'disabled'},'messages':[{'role':'assistant'," + CALL + "}]";
        kimi("kimi-k2.6", off).is(off).noting();
    }

    @Test
    void emptyTurnsAreNotSent() {
        kimi(
                        "kimi-k2.6",
                        "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':''},"
                                + "{'role':'user','content':'b'}]")
                .is("'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]")
                .noting("DROPPED messages[1]");
        kimi("kimi-k2.6", "'messages':[{'role':'assistant','content':'','reasoning_content':'r'," + CALL + "}]")
                .is("'messages':[{'role':'assistant','reasoning_content':'r'," + CALL + "}]")
                .noting();
    }

    @Test
    void someModelsCannotBeForced() {
        String tools = "'tools':[{'type':'function','function':{'name':'f'}}],";
        kimi("kimi-k2.7-code", tools + "'tool_choice':'required'," + HI)
                .is(tools + "'tool_choice':'auto'," + HI)
                .noting("DEGRADED tool_choice");
        kimi("kimi-k3", tools + "'tool_choice':'required'," + HI)
                .is(tools + "'tool_choice':'required'," + HI)
                .noting();
    }

    @Test
    void schemasAreCleanedAtEveryDepth() {
        schema(
                "'$schema':'s','properties':{'a':{'type':'string','anyOf':[{'minLength':1},{'type':'null'}]},"
                        + "'t':{'type':'array','items':[{'type':'string'},{'$schema':'s','type':'number'}]}}",
                "'properties':{'a':{'anyOf':[{'minLength':1,'type':'string'},{'type':'null'}]},"
                        + "'t':{'type':'array','prefixItems':[{'type':'string'},{'type':'number'}]}},'type':'object'");
    }

    @Test
    void aPropertyNamedLikeAKeywordIsLeftAlone() {
        String schema = "'type':'object','properties':{'items':{'type':'string'},'type':{'type':'string'},"
                + "'anyOf':{'type':'array','items':{'type':'string'}}}";
        schema(schema, schema);
    }

    private static void schema(String before, String after) {
        String tool = "'tools':[{'type':'function','function':{'name':'f','parameters':{%s}}}]," + HI;
        kimi("kimi-k3", tool.formatted(before)).is(tool.formatted(after)).noting();
    }
}
