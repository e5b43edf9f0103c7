package io.axonhub.gateway.transform.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Crossing;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContinuedPathsTest {
    private static final Dialect RESPONSES = AllFormats.named("openai-responses");

    private static HttpCall continued(String item) {
        HttpCall call = RESPONSES.call(bytes("{'model':'m','previous_response_id':'resp_1','input':[" + item + "]}"));
        return RESPONSES
                .inbound()
                .continuation()
                .orElseThrow()
                .expanded(
                        call,
                        bytes("[{'type':'message','role':'user','content':'a','x_old':1}]"),
                        bytes("{'output':[{'type':'message','role':'assistant','content':'b'}]}"));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void lossesNameTheItemsThatTheClientSent() {
        Notes notes = new Notes();
        HttpCall call = continued("{'type':'message','role':'user','content':'c','x_new':1}");
        Dialect chat = AllFormats.named("openai-chat");
        Crossing.write(RESPONSES.inbound().read(call), chat.outbound(), chat.target(), notes);
        assertThat(notes.list())
                .extracting(Notes.Note::field)
                .containsExactly("previous_response_id.x_old", "input[0].x_new");
    }

    @Test
    void refusalsNameTheItemsThatTheClientSent() {
        HttpCall call = continued("{'type':'message','role':'judge','content':'c'}");
        assertThatThrownBy(() -> RESPONSES.inbound().read(call))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error())
                                .isInstanceOfSatisfying(LlmError.InvalidRequest.class, said -> {
                                    assertThat(said.param()).isEqualTo("input[0].role");
                                    assertThat(said.message()).startsWith("'input[0].role'");
                                }));
    }

    @Test
    void aHeaderThatAClientMadeUpChangesNothing() {
        HttpCall call = RESPONSES.call(
                Headers.of("x-axonhub-continues-behind", "-9x"),
                bytes("{'model':'m','input':[{'type':'message','role':'judge','content':'c'}]}"));
        assertThatThrownBy(() -> RESPONSES.inbound().read(call)).hasMessageContaining("'input[0].role'");
    }
}
