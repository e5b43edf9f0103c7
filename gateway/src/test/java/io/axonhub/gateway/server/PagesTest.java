package io.axonhub.gateway.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final RunningServer server = new RunningServer(exchange -> Replies.json("{}"));
    private final RawClient client = server.connect();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private RawClient.Answer get(String path, String... headers) {
        return client.send(RawClient.get(path, headers)).read();
    }

    @Test
    void thereIsNeverAnAiSdkStreamToResume() {
        try (RunningServer server = new RunningServer(exchange -> Replies.json("{}"));
                RawClient client = server.connect()) {
            client.send(RawClient.get("/aisdk/v1/chat/chat-1/stream?x=1"));
            String head = client.readTo("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 204 ");
            RawClient.Answer other =
                    client.send(RawClient.get("/aisdk/v1/chat/chat-1")).read();
            assertThat(other.status()).isEqualTo(404);
            assertThat(other.body()).contains("\"aisdk\"");
        }
    }

    @Test
    void listsModelsInTheOpenAiShape() {
        assertThatJson(get("/v1/models").body()).isEqualTo("""
                        {"object":"list","data":[
                          {"id":"claude-x","object":"model","created":0,"owned_by":"anthropic"},
                          {"id":"org/gpt-x","object":"model","created":0,"owned_by":"openai"},
                          {"id":"third","object":"model","created":0,"owned_by":"openai"}]}
                        """);
    }

    @Test
    void listsModelsInTheAnthropicShapePageByPage() {
        assertThatJson(get("/anthropic/v1/models?limit=2").body()).isEqualTo("""
                        {"data":[
                          {"type":"model","id":"claude-x","display_name":"Claude X","created_at":"1970-01-01T00:00:00Z"},
                          {"type":"model","id":"org/gpt-x","display_name":"GPT X","created_at":"1970-01-01T00:00:00Z"}],
                         "has_more":true,"first_id":"claude-x","last_id":"org/gpt-x"}
                        """);
        assertThatJson(get("/v1/models?after_id=org%2Fgpt-x", "anthropic-version: 2023-06-01")
                        .body())
                .isObject()
                .containsEntry("has_more", false)
                .containsEntry("first_id", "third");
        assertThatJson(get("/anthropic/v1/models?before_id=third&limit=1").body())
                .isObject()
                .containsEntry("has_more", true)
                .containsEntry("first_id", "org/gpt-x");
        assertThat(get("/anthropic/v1/models?limit=0").status()).isEqualTo(400);
        assertThat(get("/anthropic/v1/models?limit=1000").status()).isEqualTo(200);
    }

    @Test
    void showsOneModelAlsoWithASlashInItsName() {
        assertThatJson(get("/v1/models/org/gpt-x").body()).isObject().containsEntry("id", "org/gpt-x");
        assertThatJson(get("/v1/models/org%2Fgpt-x").body()).isObject().containsEntry("object", "model");
        assertThatJson(get("/anthropic/v1/models/claude-x").body()).isObject().containsEntry("type", "model");
        assertThat(get("/v1/models/none").status()).isEqualTo(404);
    }

    @Test
    void answersGetAndHeadOfTheRoot() {
        assertThat(get("/").body()).contains("AxonHub");
        assertThat(client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").readTo("\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void readinessFollowsItsPortAndDraining() {
        assertThat(get("/health/ready").status()).isEqualTo(200);
        server.ready = false;
        assertThat(get("/health/ready").status()).isEqualTo(503);
        assertThat(get("/health").status()).isEqualTo(503);
        assertThat(get("/health/live").status()).isEqualTo(200);
        server.ready = true;
        server.server().drain();
        RawClient.Answer draining = get("/health/ready");
        assertThat(draining.status()).isEqualTo(503);
        assertThat(draining.head()).containsPattern("(?i)connection: ?close");
    }

    @Test
    void theSetupPageNeedsItsToken() {
        assertThat(get("/setup").status()).isEqualTo(403);
        RawClient.Answer wrong = get("/setup?token=guess");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.body()).doesNotContain("ah-");
        RawClient.Answer page = get("/setup?token=" + RunningServer.TOKEN);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("http://x/anthropic", "http://x/v1", "ah-&lt;key&gt;", "simulated-echo", "default/quick")
                .doesNotContain("{{", "ah-<key>", "<script", "src=", "href=");
        assertThat(page.head())
                .containsPattern("(?i)content-security-policy: ?default-src 'none'; style-src 'sha256-")
                .containsPattern("(?i)cache-control: ?no-store");
    }

    @Test
    void theSetupPageEscapesWhatTheVisitorSends() {
        RawClient.Answer page = client.send("GET /setup?token=" + RunningServer.TOKEN
                        + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n\r\n")
                .read();
        assertThat(page.body()).contains("https://x/v1");
    }
}
