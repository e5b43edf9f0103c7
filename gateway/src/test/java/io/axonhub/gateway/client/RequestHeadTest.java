package io.axonhub.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.LlmError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {
    @ParameterizedTest
    @CsvSource({
        "http://h, /chat, /chat",
        "http://h/, /chat, /chat",
        "http://h/v1, /chat, /v1/chat",
        "http://h/v1/, /chat, /v1/chat",
        "http://h/v1//, chat, /v1/chat",
        "http://h, '', /",
        "http://h/v1, ?a=b, /v1?a=b",
        "http://h/o?api-version=1, /chat, /o/chat?api-version=1",
        "http://h/o?api-version=1, /chat?b=2, /o/chat?api-version=1&b=2",
        "http://h/a%2Fb, /m/arn%3Aaws+x:go?q=a+b%20c, /a%2Fb/m/arn%3Aaws+x:go?q=a+b%20c",
        "http://h, '/m/a b\u00e9', /m/a%20b%C3%A9",
    })
    void joinsBaseAndPathKeepingEveryEscape(String base, String path, String target) {
        assertThat(RequestHead.target(URI.create(base), path)).isEqualTo(target);
    }

    @Test
    void writesTheHeadThatWasAskedForAndNoMore() {
        Headers headers = Headers.of("authorization", "Bearer k", "connection", "close", "host", "evil", "te", "x")
                .add("x-a", "1")
                .add("x-a", "2")
                .add("accept-encoding", "gzip")
                .add("proxy-connection", "keep-alive");
        HttpCall call = new HttpCall("POST", "/c", headers, new byte[3]);
        assertThat(new String(
                        RequestHead.of(call, URI.create("https://api.example.com/v1"), "axonhub/1"),
                        StandardCharsets.UTF_8))
                .isEqualTo("""
                        POST /v1/c HTTP/1.1
                        host: api.example.com
                        user-agent: axonhub/1
                        accept-encoding: identity
                        authorization: Bearer k
                        x-a: 1
                        x-a: 2
                        content-length: 3

                        """.replace("\n", "\r\n"));
    }

    @Test
    void nothingBreaksOutOfItsLine() {
        Headers headers = Headers.of("x-a", "1\r\nevil: 2", "bad name:", "x", "user-agent", "mine");
        HttpCall call = new HttpCall("GET", "/a\r\nevil: 1\r\n\r\n", headers, new byte[0]);
        assertThat(new String(RequestHead.of(call, URI.create("http://h:8080"), "u"), StandardCharsets.UTF_8))
                .isEqualTo("""
                        GET /a%0D%0Aevil:%201%0D%0A%0D%0A HTTP/1.1
                        host: h:8080
                        accept-encoding: identity
                        x-a: 1  evil: 2
                        user-agent: mine

                        """.replace("\n", "\r\n"));
    }

    @Test
    void namesTheOrigin() {
        assertThat(Origin.of(URI.create("HTTPS://API.Example.com/x")))
                .isEqualTo(new Origin(true, "api.example.com", 443));
        assertThat(Origin.of(URI.create("http://[::1]:80")).authority()).isEqualTo("[::1]");
        assertThat(Origin.of(URI.create("http://[::1]:81")).authority()).isEqualTo("[::1]:81");
        assertThat(Origin.of(URI.create("https://h:80")).authority()).isEqualTo("h:80");
        assertThat(Origin.of(URI.create("http://u:p@my_model:8000/v1"))).isEqualTo(new Origin(false, "my_model", 8000));
        for (String bad : List.of("ftp://h", "http:///x", "http:x", "simulated:x")) {
            assertThat(Calls.error(() -> Origin.of(URI.create(bad)))).isInstanceOf(LlmError.ConnectionLost.class);
        }
    }
}
