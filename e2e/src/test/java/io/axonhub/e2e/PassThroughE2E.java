package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.sdk.Dialect;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Same dialect in and out: the bytes survive, but for the model's name. */
class PassThroughE2E {
    private static final String ODD = """
            "zeta":{"b":1,"a":2.0},"big":12345678901234567890,"tiny":1.0e-7,  "null":null,\
            "text":"\\u00e9\\ud83c\\udf89 \\/ é🎉","temperature":1.0""";

    private static World world;

    @BeforeAll
    static void starts() {
        world = World.start();
    }

    @AfterAll
    static void ends() {
        world.close();
    }

    static Stream<Arguments> dialects() {
        return Stream.of(Arguments.of("oa", Dialect.OPENAI), Arguments.of("an", Dialect.ANTHROPIC));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void keepsTheBytesOfRequestAndAnswer(String channel, Dialect client) {
        String answer = client.anthropic()
                ? "{\"type\":\"message\", \"id\":\"msg_1\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"hi\",\"new_member\":[1.50,1e3]}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"later\":{}}, "
                        + ODD + "}"
                : "{\"object\":\"chat.completion\", \"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":{\"new_member\":[1.50,1e3],\"role\":\"assistant\",\"content\":\"hi\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"later\":{}}, "
                        + ODD + "}";
        world.provider().on("scripted", seen -> Answer.json(200, answer));
        String body = request(channel + "/scripted", "");
        try (RawHttp http = world.connect()) {
            RawHttp.Answer got = http.send(RawHttp.post(client.path(), World.KEY, body.getBytes(UTF_8)))
                    .answer();
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.text()).isEqualTo(answer);
        }
        Recorded seen = world.provider().last("scripted");
        assertThat(seen.text()).isEqualTo(request("scripted", ""));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void keepsTheBytesOfAStream(String channel, Dialect client) {
        List<String> frames = client.anthropic() ? messagesFrames() : chatFrames();
        world.provider().on("scripted", seen -> Answer.events(frames).split(Answer.Split.RANDOM));
        String streamed = "\"stream\": true, \"stream_options\": {\"include_usage\": true}, ";
        String body = request(channel + "/scripted", streamed);
        try (RawHttp http = world.connect()) {
            RawHttp.Answer got = http.send(RawHttp.post(client.path(), World.KEY, body.getBytes(UTF_8)))
                    .answer();
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.head().headers().get("content-type")).startsWith("text/event-stream");
            assertThat(got.text()).isEqualTo(String.join("", frames));
        }
        assertThat(world.provider().last("scripted").text()).isEqualTo(request("scripted", streamed));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void sendsTheChannelsKeyAndNeverTheClients(String channel, Dialect client) {
        for (String target : List.of("oa", "an")) {
            try (RawHttp http = world.connect()) {
                assertThat(http.send(World.request(client, target + "/image", false))
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
            Recorded seen = world.provider().last("image");
            assertThat(seen.headers().toString())
                    .contains("upstream-secret-key")
                    .doesNotContain(World.KEY);
        }
    }

    private static String request(String model, String more) {
        return "{ \"max_tokens\": 5, " + more + ODD + ", \"model\" : \"" + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"mystery\":1.10}], \"last\":[]}";
    }

    private static List<String> chatFrames() {
        return List.of(
                "data: {\"id\":\"c\",\"x\":1.0,\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}], \"obfuscation\":\"zz\"}\n\n",
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\\u00e9\",\"mystery\":{\"n\":1e2}},\"finish_reason\":null}]}\n\n",
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}\n\n",
                "data: [DONE]\n\n");
    }

    private static List<String> messagesFrames() {
        return List.of(
                "event: message_start\ndata: {\"type\":\"message_start\", \"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1}},\"x\":1.0}\n\n",
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\",\"citations\":null}}\n\n",
                "event: brand_new\ndata: {\"type\":\"brand_new\",\"n\":1e2}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"h\\u00e9\"}}\n\n",
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}}\n\n",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }
}
