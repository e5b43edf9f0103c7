package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CrossingTest {
    private static final String ANTHROPIC =
            "{'model':'m','max_tokens':9,'stop_sequences':['a'],'system':'s','messages':"
                    + "[{'role':'user','content':[{'type':'text','text':'b','citations':[{}]}]}]}";
    private static final String GEMINI =
            "{'contents':[{'role':'user','parts':[{'text':'a'}]}],'generationConfig':{'maxOutputTokens':9}}";
    private static final String RESPONSES = "{'model':'m','input':'a','max_output_tokens':9}";

    private final Notes notes = new Notes();

    private static Request read(String format, String body) {
        Dialect dialect = AllFormats.named(format);
        return dialect.inbound().read(dialect.call(Json.bytes(Json.parse(body.replace('\'', '"')))));
    }

    private List<String> edited(Request request, String to, Supplier<HttpCall> edit) {
        Crossing.edit(request, AllFormats.named(to).outbound(), notes, edit);
        return notes.list().stream().map(Notes.Note::field).toList();
    }

    private static HttpCall nothing() {
        return new HttpCall("POST", "/", Headers.empty(), new byte[0]);
    }

    @Test
    void instructionsBesideTheConversationDoNotShiftIt() {
        Dialect chat = AllFormats.named("openai-chat");
        Crossing.write(read("anthropic", ANTHROPIC), chat.outbound(), chat.target(), notes);
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("messages.0.content.0.citations");
    }

    @Test
    void partsThatAStagePutsAmongThemDoNotShiftTheClients() {
        Request request = read("anthropic", ANTHROPIC);
        List<Message> messages = new ArrayList<>(request.messages());
        List<Content> content = new ArrayList<>(messages.getLast().content());
        content.addFirst(Content.Text.of("more"));
        messages.set(messages.size() - 1, Message.of(Role.USER, content));
        messages.addFirst(Message.of(Role.SYSTEM, List.of(Content.Text.of("first"))));
        Request more = request.with(messages, 9);
        assertThat(more.wrote("messages[2].content[1].cache_control")).isEqualTo("messages.0.content.0.cache_control");
        assertThat(more.wrote("messages[2].content[0]")).isEqualTo("messages[2].content[0]");
    }

    @Test
    void aVendorsEditRefusesTheFieldThatTheClientWrote() {
        Request request = read("anthropic", ANTHROPIC);
        assertThatThrownBy(() -> edited(request, "openai-chat", () -> {
                    throw new GatewayException(LlmError.InvalidRequest.of("stop", "'stop' takes none here."));
                }))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error())
                                .isEqualTo(new LlmError.InvalidRequest(
                                        "'stop_sequences' takes none here.", "stop_sequences", "invalid_value")));
    }

    @Test
    void aVendorsEditLosesTheFieldThatTheClientWrote() {
        Supplier<HttpCall> edit = () -> {
            notes.dropped("max_completion_tokens", "unknown");
            return nothing();
        };
        assertThat(edited(read("gemini", GEMINI), "openai-chat", edit))
                .containsExactly("generationConfig.maxOutputTokens");
        assertThat(edited(read("openai-responses", RESPONSES), "openai-chat", edit))
                .endsWith("max_output_tokens");
    }

    @Test
    void aPlaceInTheFinishedBodyIsToldBesideTheClientsList() {
        edited(read("gemini", GEMINI), "openai-chat", () -> {
            notes.dropped("messages[3].name", "unknown to it");
            return nothing();
        });
        assertThat(notes.list())
                .containsExactly(new Notes.Note(Notes.Kind.DROPPED, "contents", "messages[3].name: unknown to it"));
    }
}
