package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EndpointTest {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static Endpoint of(boolean streams, Function<HttpCall, Endpoint.Answer> answer) {
        return new Endpoint() {
            @Override
            public Set<String> methods() {
                return Set.of("POST");
            }

            @Override
            public Answer answer(HttpCall call, String clientAddress) {
                return answer.apply(call);
            }

            @Override
            public int maxBody() {
                return 16;
            }

            @Override
            public boolean streams() {
                return streams;
            }
        };
    }

    private static RunningServer serving(Endpoint endpoint) {
        return new RunningServer(exchange -> Replies.json("{}"), settings -> {
            settings.endpoints = Map.of("/x/{id}", endpoint);
            return settings;
        });
    }

    private static String post(String body) {
        return "POST /x/1 HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void answersWithWhatItMakesOfTheBody() {
        Endpoint echo = of(false, call -> new Endpoint.Answer.Whole(HttpReply.json(201, call.body())));
        try (RunningServer server = serving(echo);
                RawClient client = server.connect()) {
            RawClient.Answer answer = client.send(post("{\"a\":1}")).read();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo("{\"a\":1}");
            assertThat(client.send(post("{}")).read().status()).isEqualTo(201);
        }
    }

    @Test
    void refusesABodyLongerThanItTakesAndAMethodItDoesNotHave() {
        Endpoint echo = of(false, call -> new Endpoint.Answer.Whole(HttpReply.json(200, call.body())));
        try (RunningServer server = serving(echo);
                RawClient client = server.connect();
                RawClient other = server.connect()) {
            assertThat(other.send(RawClient.get("/x/1")).read().status()).isEqualTo(405);
            RawClient.Answer answer = client.send(post("12345678901234567")).read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("16 bytes");
        }
    }

    @Test
    void aDefectIsToldWithoutItsCause() {
        Endpoint broken = of(false, call -> {
            throw new IllegalStateException("secret");
        });
        try (RunningServer server = serving(broken);
                RawClient client = server.connect()) {
            RawClient.Answer answer = client.send(post("{}")).read();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("internal error").doesNotContain("secret");
        }
    }

    @Test
    void sendsEventsAsTheyComeAndEndsWhenTheClientLeaves() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Endpoint tail = of(
                true,
                call -> new Endpoint.Answer.Events(sink -> {
                    try {
                        sink.send("data: one\n\n".getBytes(StandardCharsets.US_ASCII));
                        NEVER.await();
                    } finally {
                        ended.countDown();
                    }
                }));
        try (RunningServer server = serving(tail)) {
            try (RawClient client = server.connect()) {
                client.send(post("{}"));
                assertThat(client.readTo("data: one\n\n")).contains("text/event-stream");
            }
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
