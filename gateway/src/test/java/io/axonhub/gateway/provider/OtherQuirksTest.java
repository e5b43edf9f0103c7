package io.axonhub.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.GatewayException;
import org.junit.jupiter.api.Test;

class OtherQuirksTest {
    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'f'}}],";

    @Test
    void doubaoTakesOneLimit() {
        Edited.chat("doubao", "ep-1", "'max_tokens':5,'max_completion_tokens':9," + HI)
                .is("'max_completion_tokens':9," + HI)
                .noting("DROPPED max_tokens");
        Edited.chat("doubao", "ep-1", "'max_tokens':5," + HI)
                .is("'max_tokens':5," + HI)
                .noting();
    }

    @Test
    void doubaoThinksAsItIsTold() {
        String auto = "'thinking':{'type':'auto'}," + HI;
        Edited.chat("doubao", "doubao-seed-1-8-251228", auto).is(auto).noting();
        Edited.chat("doubao", "doubao-seed-1-8-251228", "'reasoning_effort':'max'," + HI)
                .is("'reasoning_effort':'high'," + HI)
                .noting("DEGRADED reasoning_effort");
        Edited.chat("doubao", "doubao-seed-1-8-251228", "'reasoning_effort':'none'," + HI)
                .is("'thinking':{'type':'disabled'}," + HI)
                .noting();
    }

    @Test
    void openrouterIsAskedForItsUsage() {
        Edited.chat("openrouter", "x/y", HI)
                .is(HI + ",'usage':{'include':true}")
                .noting();
        Edited.chat("openrouter", "x/y", "'usage':{'include':false}," + HI).is("'usage':{'include':false}," + HI);
    }

    @Test
    void openrouterHasMessagesBelowItsVersion() {
        assertThat(Edited.of("openrouter", "openai", "anthropic", "anthropic/claude-opus-4.6", HI)
                        .call()
                        .path())
                .isEqualTo("/x");
        assertThat(Edited.messages("openrouter", "anthropic/claude-opus-4.6", HI)
                        .call()
                        .path())
                .isEqualTo("/v1/x");
    }

    @Test
    void ollamaSaysWhatItWouldPassOver() {
        Edited.chat("ollama", "qwen3", TOOLS + "'tool_choice':'required','logit_bias':{},'n':1," + HI)
                .is(TOOLS + "'tool_choice':'auto'," + HI)
                .noting("DEGRADED tool_choice", "DROPPED logit_bias");
        Edited.chat("ollama", "qwen3", TOOLS + "'tool_choice':'none'," + HI)
                .is(HI)
                .noting("DEGRADED tool_choice");
    }

    @Test
    void ollamaFetchesNoImages() {
        String image = "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'%s'}}]}]";
        assertThatThrownBy(() -> Edited.chat("ollama", "qwen3", image.formatted("https://h/i.png")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("messages[0].content");
        Edited.chat("ollama", "qwen3", image.formatted("data:image/png;base64,AA"))
                .noting();
    }

    @Test
    void geminiRefusesWhatItDoesNotKnow() {
        Edited.chat(
                        "gemini",
                        "gemini-3-pro",
                        "'store':true,'metadata':{},'prompt_cache_key':'k',"
                                + "'reasoning_effort':'high','messages':[{'role':'assistant','content':'a',"
                                + "'reasoning_content':'r','refusal':null}]")
                .is("'reasoning_effort':'high','messages':[{'role':'assistant','content':'a'}]")
                .noting(
                        "DROPPED store",
                        "DROPPED metadata",
                        "DROPPED prompt_cache_key",
                        "DROPPED messages[0].reasoning_content");
    }

    @Test
    void geminiKeepsItsOwnMembers() {
        String own =
                "'extra_body':{'google':{'thinking_config':{'thinking_budget':8}}},'messages':[{'role':'assistant',"
                        + "'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'},"
                        + "'extra_content':{'google':{'thought_signature':'s'}}}]}]";
        Edited.chat("gemini", "gemini-3-pro", own).is(own).noting();
        Edited.chat("gemini", "gemini-3-pro", "'reasoning_effort':'high'," + own)
                .is(own)
                .noting("DROPPED reasoning_effort");
    }

    @Test
    void aVendorWithoutRulesIsNotParsedAtAll() {
        byte[] noJson = "no JSON".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var call = new io.axonhub.gateway.http.HttpCall("POST", "/x", io.axonhub.gateway.http.Headers.empty(), noJson);
        for (String type : new String[] {"openai", "openai-compatible", "simulated"}) {
            assertThat(Edited.of(type, "openai", "openai-chat", "m", call).call())
                    .isSameAs(call);
        }
    }
}
