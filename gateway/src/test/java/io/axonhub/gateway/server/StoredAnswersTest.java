package io.axonhub.gateway.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredAnswersTest {
    private static final String KEY = "authorization: Bearer " + OneKey.SECRET;

    private final RunningServer server = new RunningServer(exchange -> Replies.json("{}"));
    private final RawClient client = server.connect();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private RawClient.Answer ask(String method, String path, String... headers) {
        return client.send(RawClient.get(path, headers).replaceFirst("^GET", method))
                .read();
    }

    @Test
    void showsAnAnswerAsItWasGiven() {
        RawClient.Answer answer = ask("GET", "/v1/responses/resp_1", KEY);
        assertThat(answer.status()).isEqualTo(200);
        assertThatJson(answer.body()).isEqualTo("{\"id\":\"resp_1\",\"object\":\"response\",\"output\":[]}");
    }

    @Test
    void anotherKeysAnswerIsNotThere() {
        assertThat(ask("GET", "/v1/responses/resp_2", KEY).status()).isEqualTo(404);
        assertThat(ask("DELETE", "/v1/responses/resp_2", KEY).status()).isEqualTo(404);
        assertThat(ask("GET", "/v1/responses/resp_1").status()).isEqualTo(401);
    }

    @Test
    void aRemovedAnswerIsGone() {
        RawClient.Answer removed = ask("DELETE", "/v1/responses/resp_1", KEY);
        assertThatJson(removed.body()).isEqualTo("{\"id\":\"resp_1\",\"object\":\"response\",\"deleted\":true}");
        assertThat(ask("GET", "/v1/responses/resp_1", KEY).status()).isEqualTo(404);
        assertThat(ask("DELETE", "/v1/responses/resp_1", KEY).status()).isEqualTo(404);
    }

    @Test
    void listsTheInputNewestFirstPageByPage() {
        RawClient.Answer first = ask("GET", "/v1/responses/resp_1/input_items?limit=1", KEY);
        assertThatJson(first.body()).isEqualTo("""
                {"object":"list","data":[
                  {"id":"fc_1","type":"function_call","call_id":"c","name":"f","arguments":"{}"}],
                 "first_id":"fc_1","last_id":"fc_1","has_more":true}
                """);
        RawClient.Answer second = ask("GET", "/v1/responses/resp_1/input_items?limit=1&after=fc_1", KEY);
        assertThatJson(second.body()).isEqualTo("""
                {"object":"list","data":[
                  {"id":"item_resp_1_0","type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}],
                 "first_id":"item_resp_1_0","last_id":"item_resp_1_0","has_more":false}
                """);
        RawClient.Answer oldest = ask("GET", "/v1/responses/resp_1/input_items?order=asc", KEY);
        assertThatJson(oldest.body()).isObject().containsEntry("first_id", "item_resp_1_0");
        assertThat(ask("GET", "/v1/responses/resp_1/input_items?limit=0", KEY).status())
                .isEqualTo(400);
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThat(ask("GET", "/v1/responses/resp_1?stream=true", KEY).status()).isEqualTo(400);
        assertThat(ask("PUT", "/v1/responses/resp_1", KEY).status()).isEqualTo(405);
    }
}
