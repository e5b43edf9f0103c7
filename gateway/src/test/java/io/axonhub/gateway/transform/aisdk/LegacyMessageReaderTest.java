package io.axonhub.gateway.transform.aisdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegacyMessageReaderTest {
    private static final String CALLS = "'toolInvocations':["
            + "{'state':'result','step':0,'toolCallId':'1','toolName':'f','args':{'x':1},'result':'one'},"
            + "{'state':'result','step':1,'toolCallId':'2','toolName':'g','args':{},'result':{'n':2}},"
            + "{'state':'partial-call','step':1,'toolCallId':'3','toolName':'g'}]";

    private static List<Message> read(String messages) {
        byte[] body = ("{'messages':[" + messages + "]}").replace('\'', '"').getBytes(UTF_8);
        return AiSdkRequestReader.read(body, "m", true).messages();
    }

    @Test
    void theTextOfAToolLoopStandsBehindItsSteps() {
        List<Message> messages =
                read("{'role':'assistant','content':'done'," + CALLS + "},{'role':'user','content':'ok'}");
        assertThat(messages)
                .extracting(Message::role)
                .containsExactly(Role.ASSISTANT, Role.TOOL, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT, Role.USER);
        assertThat(messages.get(0).content()).containsExactly(Content.ToolCall.function("1", "f", "{\"x\":1}"));
        assertThat(messages.get(2).content()).containsExactly(Content.ToolCall.function("2", "g", "{}"));
        assertThat(((Content.ToolResult) messages.get(3).content().getFirst()).content())
                .containsExactly(Content.Text.of("{\"n\":2}"));
        assertThat(messages.get(4).content()).containsExactly(Content.Text.of("done"));
    }

    @Test
    void theTextOfTheLastMessageStandsBeforeItsCalls() {
        List<Message> messages = read("{'role':'assistant','content':'let me see'," + CALLS + "}");
        assertThat(messages)
                .extracting(Message::role)
                .containsExactly(Role.ASSISTANT, Role.TOOL, Role.ASSISTANT, Role.TOOL);
        assertThat(messages.getFirst().content().getFirst()).isEqualTo(Content.Text.of("let me see"));
    }

    @Test
    void partsWinOverTheirCopiesAndTextBehindACallIsTheNextStep() {
        List<Message> messages = read("""
                {'role':'assistant','content':'abc','parts':[
                {'type':'reasoning','reasoning':'r','details':[{'type':'text','text':'r','signature':'c2ln'},{'type':'redacted','data':'axonhub:openai-chat:x'}]},
                {'type':'text','text':'a'},
                {'type':'tool-invocation','toolInvocation':{'state':'result','step':0,'toolCallId':'1','toolName':'f','args':{},'result':null}},
                {'type':'text','text':'b'}],""" + CALLS + "}");
        assertThat(messages).extracting(Message::role).containsExactly(Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(messages.getFirst().content())
                .containsExactly(
                        new Content.Reasoning("r", new Signature("anthropic", "c2ln")),
                        new Content.RedactedReasoning(new Signature("openai-chat", "x")),
                        Content.Text.of("a"),
                        Content.ToolCall.function("1", "f", "{}"));
        assertThat(messages.getLast().content()).containsExactly(Content.Text.of("b"));
    }

    @Test
    void reasoningWithoutDetailsIsItsText() {
        assertThat(
                        read("{'role':'assistant','content':'','parts':[{'type':'reasoning','reasoning':'r'},{'type':'text','text':'t'}]}")
                                .getFirst()
                                .content())
                .containsExactly(Content.Reasoning.of("r"), Content.Text.of("t"));
        assertThat(read("{'role':'assistant','content':'t','reasoning':'r'}")
                        .getFirst()
                        .content())
                .containsExactly(Content.Reasoning.of("r"), Content.Text.of("t"));
    }

    @Test
    void attachmentsFollowTheText() {
        List<Content> content = read("""
                {'role':'user','content':'look','experimental_attachments':[
                {'name':'a.png','contentType':'image/png','url':'data:image/png;base64,iVBORw0KGgo='},
                {'contentType':'application/pdf','url':'https://example.com/b.pdf'}]}""").getFirst().content();
        assertThat(content.get(0)).isEqualTo(Content.Text.of("look"));
        assertThat(content.get(1))
                .isInstanceOfSatisfying(
                        Content.Image.class,
                        image -> assertThat(image.source()).isEqualTo(new Media.Inline("image/png", "iVBORw0KGgo=")));
        assertThat(content.get(2)).isInstanceOf(Content.Document.class);
    }

    @Test
    void messagesForTheScreenOnlyAreSkippedAndVersionsMayMix() {
        List<Message> messages = read("""
                {'role':'system','content':'s'},{'role':'data','content':'x'},
                {'id':'1','role':'user','parts':[{'type':'text','text':'new'}]},{'role':'user','content':'old'}""");
        assertThat(messages).extracting(Message::role).containsExactly(Role.SYSTEM, Role.USER, Role.USER);
    }
}
