package io.axonhub.gateway.client;

import static io.axonhub.gateway.client.Calls.body;
import static io.axonhub.gateway.client.Calls.error;
import static io.axonhub.gateway.client.Calls.exchange;
import static io.axonhub.gateway.client.Calls.post;
import static io.axonhub.gateway.client.Calls.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFramingTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static final String COOKIES = CHUNKED.replace(
            "\r\n\r\n", "\r\nSet-Cookie: a=1\r\nConnection: keep-alive\r\nSet-Cookie: b=2\r\n\r\n0\r\n\r\n");

    private final HelidonUpstream upstream = Calls.upstream();

    @AfterEach
    void close() {
        upstream.close();
    }

    private static RawServer answering(String answer) {
        return new RawServer(peer -> {
            while (peer.request() != null) {
                peer.write(answer);
            }
        });
    }

    private static RawServer answeringOnce(String answer) {
        return new RawServer(peer -> {
            peer.request();
            peer.write(answer);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                CHUNKED + "3;ext=\"a;b\"\r\nabc\r\n02\r\nde\r\n000\r\n\r\n",
                CHUNKED + "5\r\nabcde\r\n0\r\nX-Trailer: 1\r\nOther: 2\r\n\r\n",
                "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 \r\nContent-Length:5\r\nX-Folded: a\r\n  b\r\n\r\nabcde",
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nabcde",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nabcde",
            })
    void readsToTheProperEndAndUsesTheConnectionAgain(String answer) throws Exception {
        try (RawServer server = answering(answer)) {
            assertThat(exchange(upstream, server.url())).isEqualTo("abcde");
            assertThat(exchange(upstream, server.url())).isEqualTo("abcde");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n\r\nabcde",
                "HTTP/1.0 200 OK\r\n\r\nabcde",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nConnection: Foo, Close\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcdeHTTP/1.1 500 Stray\r\n\r\n",
                "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=9\r\nContent-Length: 5\r\n\r\nabcde",
            })
    void doesNotUseSuchAConnectionAgain(String answer) throws Exception {
        try (RawServer server = answeringOnce(answer)) {
            assertThat(exchange(upstream, server.url())).isEqualTo("abcde");
            assertThat(exchange(upstream, server.url())).isEqualTo("abcde");
            assertThat(server.connections()).isEqualTo(2);
            assertThat(upstream.idleConnections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcde",
                CHUNKED,
                CHUNKED + "5",
                CHUNKED + "5\r\nabc",
                CHUNKED + "5\r\nabcde",
                CHUNKED + "5\r\nabcde\r\n",
                CHUNKED + "5\r\nabcde\r\n0\r\n",
            })
    void tellsATruncatedBodyFromAnEnd(String answer) throws Exception {
        try (RawServer server = answeringOnce(answer);
                Upstream.Answer got = send(upstream, server.url())) {
            assertThat(error(() -> body(got))).isInstanceOf(LlmError.ConnectionLost.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "xyz\r\n",
                CHUNKED + "\r\n",
                CHUNKED + "3\r\nabcdef\r\n",
                CHUNKED + "fffffffffffffffff\r\n",
            })
    void refusesBrokenChunks(String answer) throws Exception {
        try (RawServer server = answeringOnce(answer);
                Upstream.Answer got = send(upstream, server.url())) {
            assertThat(error(() -> body(got))).isInstanceOf(LlmError.MalformedUpstream.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 20x OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded first\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            })
    void refusesABrokenHead(String answer) throws Exception {
        try (RawServer server = answeringOnce(answer)) {
            assertThat(error(() -> send(upstream, server.url()))).isInstanceOf(LlmError.MalformedUpstream.class);
        }
    }

    @Test
    void boundsTheHead() throws Exception {
        String many = "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(ResponseHead.MAX_FIELDS + 1) + "\r\n";
        String large = "HTTP/1.1 200 OK\r\na: " + "b".repeat(ResponseHead.MAX_BYTES) + "\r\n\r\n";
        String interim = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100);
        for (String answer : new String[] {many, large, interim}) {
            try (RawServer server = new RawServer(peer -> {
                peer.request();
                peer.write(answer);
                peer.awaitEnd();
            })) {
                assertThat(error(() -> send(upstream, server.url()))).isInstanceOf(LlmError.MalformedUpstream.class);
            }
        }
    }

    @Test
    void headAnd204HaveNoBody() throws Exception {
        try (RawServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                RawServer empty = answering("HTTP/1.1 204 No Content\r\n\r\n")) {
            HttpCall head = new HttpCall("HEAD", "/", Headers.empty(), new byte[0]);
            for (int i = 0; i < 2; i++) {
                try (Upstream.Answer answer = upstream.send(head, server.url(), Calls.PATIENT, Calls.later())) {
                    assertThat(body(answer)).isEmpty();
                    assertThat(answer.headers().first("content-length")).contains("5");
                }
                assertThat(exchange(upstream, empty.url())).isEmpty();
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(empty.connections()).isEqualTo(1);
            assertThat(server.heads().getFirst()).doesNotContain("content-length");
        }
    }

    @Test
    void answersARedirectAsItIs() throws Exception {
        try (RawServer server =
                        answering("HTTP/1.1 307 Temporary Redirect\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
                Upstream.Answer answer = send(upstream, server.url())) {
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.headers().first("location")).contains("/other");
        }
        try (RawServer server = answering(COOKIES);
                Upstream.Answer answer = send(upstream, server.url())) {
            assertThat(answer.headers().all("set-cookie")).containsExactly("a=1", "b=2");
            assertThat(answer.headers().first("transfer-encoding")).isEmpty();
            assertThat(answer.headers().first("connection")).isEmpty();
        }
    }

    @Test
    void givesBytesAsTheyComeWithinAChunkAndAcrossChunks() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (RawServer server = new RawServer(peer -> {
                    peer.request();
                    peer.write(CHUNKED + "7fffffff\r\nfirst");
                    gate.await();
                    peer.awaitEnd();
                });
                Upstream.Answer answer = send(upstream, server.url())) {
            byte[] into = new byte[4096];
            assertThat(new String(into, 0, answer.read(into), StandardCharsets.UTF_8))
                    .isEqualTo("first");
            gate.countDown();
        }
        try (RawServer server = answering(CHUNKED + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n");
                Upstream.Answer answer = upstream.send(post("{}"), server.url(), Calls.PATIENT, Calls.later())) {
            byte[] into = new byte[4096];
            assertThat(answer.read(into)).isEqualTo(3);
            assertThat(answer.read(into)).isEqualTo(-1);
        }
    }
}
