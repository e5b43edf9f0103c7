package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of RFC 9112 Helidon leaves to us. */
class HttpFramingTest {
    private static final String CHAT = "/v1/chat/completions";

    /** Answers with the model it read, so that a body that arrived is seen to have arrived. */
    private final RunningServer server =
            new RunningServer(exchange -> Replies.json(exchange.envelope().model()));

    @AfterEach
    void othersAreUnharmed() {
        try (RawClient client = server.connect()) {
            assertThat(client.send(RawClient.post(CHAT, "{\"model\":\"m\"}"))
                            .read()
                            .body())
                    .isEqualTo("m");
        }
        server.close();
    }

    @Test
    void aChunkedBodyIsRead() {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("9\r\n{\"model\":\r\n4\r\n\"m\"}\r\n0\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("m");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9;ext\r\n{\"model\":\r\n4 ; name=\"a; b\";x\r\n\"m\"}\r\n0;last=1\r\n\r\n",
                "0D\r\n{\"model\":\"m\"}\r\n000\r\nX-Checksum: abc\r\nempty:\r\n\r\n",
            })
    void extensionsOfChunksAndTrailersAreIgnoredAndTheConnectionStays(String chunks) {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
                assertThat(client.read().body()).isEqualTo("m");
            }
        }
    }

    @Test
    void extensionsMayBeAsLongAsTheDataButNotMuchLonger() {
        String signed = ";chunk-signature=" + "a".repeat(64);
        assertThat(extended(signed, "y".repeat(100), 500)).isEqualTo(200);
        assertThat(extended(signed, "y", 500)).isEqualTo(400);
    }

    /** The status of a body in {@code count} chunks of such data. */
    private int extended(String extension, String data, int count) {
        String chunk = Integer.toHexString(data.length()) + extension + "\r\n" + data + "\r\n";
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("12\r\n{\"model\":\"m\",\"x\":\"\r\n");
            client.send(chunk.repeat(count) + "2\r\n\"}\r\n0\r\n\r\n");
            return client.read().status();
        }
    }

    @Test
    void trailersThatDoNotEndAreNotWaitedFor() {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
            client.send("x-more: and more\r\n".repeat(2_000));
            assertThat(client.read().status()).isEqualTo(400);
        }
    }

    @Test
    void whatFollowsAChunkThatIsLongerThanItsSizeIsNoRequest() {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send("d\r\n{\"model\":\"m\"}xx0\r\n\r\n" + RawClient.get("/health/live"));
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .containsPattern("(?i)connection: ?close")
                    .containsOnlyOnce("HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nsecret words\r\n0\r\n\r\n",
                "-5\r\nsecret words\r\n0\r\n\r\n",
                "ffffffffffffffffff\r\nsecret words\r\n0\r\n\r\n",
                "\r\nsecret words\r\n0\r\n\r\n",
                "3\r\nsecret words\r\n0\r\n\r\n",
                "c\nsecret words\n0\n\n",
                "c\rsecret words\r\n0\r\n\r\n",
                "c;a\nb\r\nsecret words\r\n0\r\n\r\n",
                "c \r\nsecret words\r\n0\r\n\r\n",
                "+c\r\nsecret words\r\n0\r\n\r\n",
                "c\r\nsecret words\r\n0\r\n: no name\r\n\r\n",
                "c\r\nsecret words\r\n0\r\nno end\r\n\r\n",
            })
    void chunksOfAWrongSizeAreRefusedOnceAndNotLogged(String chunks) {
        try (LogLines lines = LogLines.of("io.axonhub.gateway.server");
                RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
            String all = client.readAll();
            assertThat(all).startsWith("HTTP/1.1 400 ").contains("\"openai-chat\"", "framed as HTTP requires");
            assertThat(all).containsPattern("(?i)connection: ?close").containsOnlyOnce("HTTP/1.1");
            assertThat(lines.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c\r\nsecret words\r\n0\r\n"})
    void aLineBetweenChunksThatDoesNotEndIsNotWaitedFor(String before) {
        try (RawClient client = server.connect()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + before);
            assertThat(client.send("0".repeat(10_000)).read().status()).isEqualTo(400);
        }
    }

    @Test
    void blankLinesBeforeARequestArePassedOver() {
        try (RawClient client = server.connect()) {
            client.send(
                    "\r\n\r\n" + RawClient.post(CHAT, "{\"model\":\"m\"}") + "\r\n" + RawClient.get("/health/live"));
            assertThat(client.read().body()).isEqualTo("m");
            assertThat(client.read().body()).isEqualTo("live\n");
            assertThat(client.send("\r\n")
                            .send(RawClient.get("/health/live"))
                            .read()
                            .body())
                    .isEqualTo("live\n");
            assertThat(client.send("\r\n".repeat(20)).readAll()).startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://gateway:8090/health/live, live",
        "HTTP://gateway/health/live?a=/b, live",
        "https://[::1]:8090/health/live, live",
        "http://gateway, AxonHub is running",
    })
    void aWholeUrlIsReadAsItsPath(String url, String answer) {
        try (RawClient client = server.connect()) {
            assertThat(client.send(RawClient.get(url)).read().body()).startsWith(answer);
        }
    }

    @Test
    void errorsOfAWholeUrlAreInTheDialectOfItsPath() {
        try (RawClient client = server.connect()) {
            assertThat(client.send(RawClient.get("http://x/anthropic/v2"))
                            .read()
                            .body())
                    .contains("\"anthropic\"");
            String bad = "GET http://x/anthropic/v2 HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n";
            assertThat(client.send(bad).readAll()).contains("\"anthropic\"");
        }
    }

    @Test
    void headSaysTheLengthThatGetWouldHave() {
        try (RawClient client = server.connect()) {
            client.send("HEAD /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("\r\n\r\n")).containsPattern("(?i)content-length: ?5\r\n");
            assertThat(client.send(RawClient.get("/health/live")).read().body()).isEqualTo("live\n");
        }
    }
}
