package io.axonhub.gateway.transform.aisdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AiSdkRequestReaderTest {
    private static Request read(String body) {
        return AiSdkRequestReader.read(body.replace('\'', '"').getBytes(UTF_8), "m", true);
    }

    private static List<Message> messages(String messages) {
        return read("{'messages':[" + messages + "]}").messages();
    }

    private static List<Message> assistant(String parts) {
        return messages("{'id':'a','role':'assistant','parts':[" + parts + "]}");
    }

    private static List<Message> user(String parts) {
        return messages("{'id':'u','role':'user','parts':[" + parts + "]}");
    }

    private static void assertRefused(String body, String param, String part) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOfSatisfying(LlmError.InvalidRequest.class, error -> {
                            assertThat(error.param()).isEqualTo(param);
                            assertThat(error.message()).contains(part);
                        }));
    }

    @Test
    void aStepsResultsFollowItsTurn() {
        List<Message> messages = assistant("""
                {'type':'step-start'},{'type':'text','text':'a'},
                {'type':'tool-f','toolCallId':'1','state':'output-available','input':{'x':1},'output':'one'},
                {'type':'dynamic-tool','toolName':'g','toolCallId':'2','state':'output-error','input':{},'errorText':'bad'},
                {'type':'text','text':'b'},{'type':'step-start'},{'type':'text','text':'c'}""");
        assertThat(messages).extracting(Message::role).containsExactly(Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(messages.get(0).content())
                .containsExactly(
                        Content.Text.of("a"),
                        Content.ToolCall.function("1", "f", "{\"x\":1}"),
                        Content.ToolCall.function("2", "g", "{}"),
                        Content.Text.of("b"));
        Content.ToolResult good = (Content.ToolResult) messages.get(1).content().get(0);
        Content.ToolResult bad = (Content.ToolResult) messages.get(1).content().get(1);
        assertThat(good.error()).isFalse();
        assertThat(good.content()).containsExactly(Content.Text.of("one"));
        assertThat(bad.error()).isTrue();
        assertThat(bad.content()).containsExactly(Content.Text.of("bad"));
    }

    @ParameterizedTest
    @CsvSource({
        "input-streaming, 0, 0",
        "input-available, 1, 0",
        "approval-requested, 1, 0",
        "approval-responded, 1, 0",
        "output-available, 1, 1",
        "output-error, 1, 1",
        "output-denied, 1, 1"
    })
    void everyStateOfACallIsKnown(String state, int calls, int results) {
        List<Message> messages = assistant("{'type':'tool-f','toolCallId':'1','state':'" + state + "','input':{}}");
        assertThat(messages.stream().filter(message -> message.role() == Role.ASSISTANT))
                .hasSize(calls);
        assertThat(messages.stream().filter(message -> message.role() == Role.TOOL))
                .hasSize(results);
    }

    @Test
    void aDenialIsTheCallsResult() {
        String denied = "{'type':'tool-f','toolCallId':'1','state':'approval-responded','input':{},"
                + "'approval':{'id':'p','approved':false,'reason':'Never.'}}";
        Content.ToolResult result =
                (Content.ToolResult) assistant(denied).get(1).content().getFirst();
        assertThat(result.error()).isTrue();
        assertThat(result.content()).containsExactly(Content.Text.of("Never."));
        String approved = denied.replace("false", "true");
        assertThat(assistant(approved)).extracting(Message::role).containsExactly(Role.ASSISTANT);
    }

    /** AI SDK 7: who goes on talking has not approved. */
    @Test
    void anApprovalThatAUserMessageSupersedesIsNoCall() {
        String open =
                "{'id':'a','role':'assistant','parts':[{'type':'tool-f','toolCallId':'1','state':'approval-requested','input':{}}]}";
        assertThat(messages(open)).hasSize(1);
        assertThat(messages(open + ",{'id':'u','role':'user','parts':[{'type':'text','text':'No.'}]}"))
                .extracting(Message::role)
                .containsExactly(Role.USER);
    }

    @Test
    void anUnknownStateIsRefused() {
        assertRefused(
                "{'messages':[{'role':'assistant','parts':[{'type':'tool-f','toolCallId':'1','state':'new'}]}]}",
                "messages[0].parts[0].state",
                "new");
    }

    @Test
    void aCallComesBackWithItsProof() {
        List<Content> content = assistant("""
                {'type':'tool-f','toolCallId':'1','state':'output-available','input':{},'output':1,'callProviderMetadata':{'google':{'thoughtSignature':'R2Vt'}}},
                {'type':'dynamic-tool','toolName':'g','toolCallId':'2','state':'output-available','input':{},'output':1,'callProviderMetadata':{'axonhub':{'signature':'axonhub:x:y'}}}""").getFirst().content();
        assertThat(content)
                .containsExactly(
                        Content.ToolCall.function("1", "f", "{}").withSignature(new Signature("gemini", "R2Vt")),
                        Content.ToolCall.function("2", "g", "{}").withSignature(new Signature("x", "y")));
    }

    @Test
    void reasoningComesBackWithItsProof() {
        List<Content> content = assistant("""
                {'type':'reasoning','text':'own','providerMetadata':{'anthropic':{'signature':'c2ln'}}},
                {'type':'reasoning','text':'','providerMetadata':{'anthropic':{'redactedData':'cmVk'}}},
                {'type':'reasoning','text':'other','providerMetadata':{'axonhub':{'signature':'axonhub:openai-chat:{}'}}},
                {'type':'reasoning','text':'','providerMetadata':{'axonhub':{'redactedData':'axonhub:openai-chat:x'}}},
                {'type':'reasoning','text':'unsigned'}""").getFirst().content();
        assertThat(content)
                .containsExactly(
                        new Content.Reasoning("own", new Signature("anthropic", "c2ln")),
                        new Content.RedactedReasoning(new Signature("anthropic", "cmVk")),
                        new Content.Reasoning("other", new Signature("openai-chat", "{}")),
                        new Content.RedactedReasoning(new Signature("openai-chat", "x")),
                        Content.Reasoning.of("unsigned"));
    }

    @Test
    void filesAreImagesSoundsOrDocuments() {
        List<Content> content = user("""
                {'type':'file','mediaType':'image','url':'data:image/gif;base64,R0lGODdh'},
                {'type':'file','mediaType':'audio/wav','url':'data:;base64,AAAA'},
                {'type':'file','mediaType':'application/pdf','filename':'a.pdf','url':'https://example.com/a.pdf'},
                {'type':'file','mediaType':'text/plain','url':'data:text/plain,a%20b'}""").getFirst().content();
        assertThat(content.get(0))
                .isInstanceOfSatisfying(
                        Content.Image.class,
                        image -> assertThat(image.source()).isEqualTo(new Media.Inline("image/gif", "R0lGODdh")));
        assertThat(content.get(1))
                .isInstanceOfSatisfying(
                        Content.Audio.class,
                        audio -> assertThat(audio.source()).isEqualTo(new Media.Inline("audio/wav", "AAAA")));
        assertThat(content.get(2)).isInstanceOfSatisfying(Content.Document.class, document -> {
            assertThat(document.source()).isEqualTo(new Media.Url("https://example.com/a.pdf", "application/pdf"));
            assertThat(document.name()).isEqualTo("a.pdf");
        });
        assertThat(content.get(3))
                .isInstanceOfSatisfying(
                        Content.Document.class,
                        document -> assertThat(document.source()).isEqualTo(new Media.Inline("text/plain", "YSBi")));
    }

    @ParameterizedTest
    @CsvSource({
        "blob:https://x/1, must be",
        "'data:image/png;base64', comma",
        "'data:image/png;base64,%%%', percent",
        "'data:image/png;base64,***', base64",
        "'data:image/png;base64,', no data"
    })
    void aFileThatNobodyCanOpenIsRefused(String url, String part) {
        assertRefused(
                "{'messages':[{'role':'user','parts':[{'type':'file','mediaType':'image/png','url':'" + url + "'}]}]}",
                "messages[0].parts[0].url",
                part);
    }

    @Test
    void whatAUserSaysAndNoModelWouldSeeIsRefusedButShownDataIsNot() {
        assertRefused(
                "{'messages':[{'role':'user','parts':[{'type':'hologram'}]}]}",
                "messages[0].parts[0].type",
                "hologram");
        Message shown =
                user("{'type':'data-x','data':1},{'type':'text','text':'a'}").getFirst();
        assertThat(shown.content()).containsExactly(Content.Text.of("a"));
        assertThat(shown.extras()).containsOnlyKeys("parts[0]");
    }

    @Test
    void cacheMarkersAreTheSdksOwn() {
        Content.Text text = (Content.Text)
                user("{'type':'text','text':'a','providerMetadata':{'anthropic':{'cacheControl':{'type':'ephemeral','ttl':'1h'}}}}")
                        .getFirst()
                        .content()
                        .getFirst();
        assertThat(text.cache()).isEqualTo(new CacheControl("ephemeral", "1h"));
    }

    @Test
    void readsTheSdksCallSettings() {
        Request request = read("""
                {'messages':[],'system':'s','temperature':0.5,'topP':0.9,'topK':40,'presencePenalty':0.1,'frequencyPenalty':0.2,
                'seed':7,'maxOutputTokens':9,'stopSequences':['x'],'reasoning':'low','toolChoice':'required','mine':true,
                'id':'c','trigger':'submit-message','messageId':'m'}""");
        assertThat(request.messages()).containsExactly(Message.of(Role.SYSTEM, List.of(Content.Text.of("s"))));
        assertThat(request.sampling().temperature()).isEqualTo(0.5);
        assertThat(request.sampling().topP()).isEqualTo(0.9);
        assertThat(request.sampling().topK()).isEqualTo(40);
        assertThat(request.sampling().presencePenalty()).isEqualTo(0.1);
        assertThat(request.sampling().frequencyPenalty()).isEqualTo(0.2);
        assertThat(request.sampling().seed()).isEqualTo(7L);
        assertThat(request.maxTokens()).isEqualTo(9);
        assertThat(request.stop()).containsExactly("x");
        assertThat(request.thinking()).isEqualTo(Thinking.of(Effort.LOW));
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Required());
        assertThat(request.extras()).containsOnlyKeys("mine");
        assertThat(read("{'messages':[],'maxTokens':5,'reasoning':'provider-default'}")
                        .maxTokens())
                .isEqualTo(5);
    }

    @Test
    void toolsComeByNameOrInAList() {
        for (String tools : List.of(
                "{'f':{'description':'d','inputSchema':{'type':'object'}}}",
                "{'f':{'description':'d','parameters':{'jsonSchema':{'type':'object'}}}}",
                "[{'name':'f','description':'d','inputSchema':{'type':'object'}}]",
                "[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'}}}]")) {
            Tool.Function tool = (Tool.Function)
                    read("{'messages':[],'tools':" + tools + "}").tools().getFirst();
            assertThat(tool.name()).as(tools).isEqualTo("f");
            assertThat(tool.description()).isEqualTo("d");
            assertThat(String.valueOf(tool.schema())).isEqualTo("{\"type\":\"object\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | messages",
                "{'messages':{}} | messages",
                "{'messages':[7]} | messages[0]",
                "{'messages':[{'role':'user'}]} | messages[0].parts",
                "{'messages':[{'role':'tool','parts':[]}]} | messages[0].role",
                "{'messages':[{'role':'tool','content':''}]} | messages[0].role",
                "{'messages':[{'role':'user','content':[]}]} | messages[0].content",
                "{'messages':[],'tools':7} | tools",
                "{'messages':[],'tools':[{'type':'provider','name':'x'}]} | tools[0].type",
                "{'messages':[],'toolChoice':'maybe'} | toolChoice",
                "{'messages':[],'toolChoice':{'type':'tool'}} | toolChoice.toolName",
                "{'messages':[],'reasoning':'very'} | reasoning",
                "{'messages':[],'maxOutputTokens':1.5} | maxOutputTokens",
                "{'messages':[],'stopSequences':[1]} | stopSequences[0]",
            })
    void namesTheFieldThatIsWrong(String body, String param) {
        assertRefused(body.strip(), param.strip(), "");
    }
}
