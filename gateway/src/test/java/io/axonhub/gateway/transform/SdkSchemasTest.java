package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Everything we send to clients of OpenAI's and Anthropic's SDKs has what the SDKs' types take for granted, whole and per event. */
class SdkSchemasTest {
    private static final int ANSWERS = 40;

    private static List<Dialect> known() {
        return AllFormats.list().stream()
                .filter(dialect -> SdkSchemas.knows(dialect.format()))
                .toList();
    }

    private static void assertWhole(Dialect client, JsonNode body, Object where) {
        assertThat(SdkSchemas.whole(client.format(), body)).as(where.toString()).isEmpty();
    }

    private static int assertEvents(Dialect client, byte[] stream, Object where) {
        int events = 0;
        for (SseFrame frame : Golden.frames(client.outbound().frames(), stream)) {
            if (frame.hasData() && frame.data()[0] == '{') {
                JsonNode data = Json.parse(frame.data());
                if (!data.path("error").isObject()) {
                    assertThat(SdkSchemas.event(client.format(), data))
                            .as(where + " " + frame.event())
                            .isEmpty();
                    events++;
                }
            }
        }
        return events;
    }

    @Test
    void theGoldensFit() {
        for (Dialect client : known()) {
            int bodies = 0;
            int events = 0;
            for (Dialect provider : AllFormats.list()) {
                for (Path file : Golden.files(provider.format())) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".response.to-" + client + ".json")) {
                        JsonNode cell = Json.parse(Golden.read(file));
                        if (cell.path("status").asInt(200) == 200) {
                            assertWhole(client, cell.path("body"), file);
                            bodies++;
                        }
                    } else if (name.endsWith(".stream.to-" + client + ".sse")) {
                        events += assertEvents(client, Golden.read(file), file);
                    }
                }
            }
            assertThat(bodies).as("answers to " + client).isGreaterThan(10);
            assertThat(events).as("events to " + client).isGreaterThan(50);
        }
    }

    @Test
    void whateverIsSaidFits() {
        for (Dialect client : known()) {
            Seeded.run(client.format(), ANSWERS, random -> {
                RandomAnswers answers = new RandomAnswers(random);
                Response said = answers.response();
                byte[] body = client.inbound().write(said, Samples.request(true), new Notes());
                assertWhole(client, Json.parse(body), "a whole answer");
                assertEvents(client, Wire.write(client, answers.events(said)), "a stream");
            });
        }
    }

    @Test
    void wellFormedStreamsFit() {
        for (Dialect client : known()) {
            Samples.streams().forEach((name, events) -> assertEvents(client, Wire.write(client, events), name));
        }
    }

    /** The proof of the proof. */
    @Test
    void aMissingMemberIsNoticed() {
        for (Dialect client : known()) {
            List<StreamEvent> text = Objects.requireNonNull(Samples.streams().get("text"));
            Accumulator sum = new Accumulator();
            text.forEach(sum::accept);
            ObjectNode body =
                    (ObjectNode) Json.parse(client.inbound().write(sum.response(), Samples.request(true), new Notes()));
            for (String name : List.of("id", "model")) {
                assertThat(SdkSchemas.whole(client.format(), body.deepCopy().without(name)))
                        .as(client + " without " + name)
                        .isPresent();
            }
            SseFrame first = Golden.frames(client.outbound().frames(), Wire.write(client, text))
                    .getFirst();
            ObjectNode data = (ObjectNode) Json.parse(first.data());
            for (String name : List.of(data.has("choices") ? "choices" : "type")) {
                assertThat(SdkSchemas.event(client.format(), data.deepCopy().without(name)))
                        .isPresent();
            }
        }
    }
}
