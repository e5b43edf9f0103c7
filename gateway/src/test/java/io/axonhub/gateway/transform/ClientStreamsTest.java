package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.aisdk.Chat;
import io.axonhub.gateway.transform.aisdk.DataChat;
import io.axonhub.gateway.transform.aisdk.UiChat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The properties of streams, for clients whose format no provider speaks: what they show, and what they send back. */
class ClientStreamsTest {
    private static final Map<String, Supplier<Chat>> CHATS =
            Map.of("aisdk-ui", UiChat::new, "aisdk-data", DataChat::new);

    private static byte[] written(String client, List<StreamEvent> events) {
        StreamWriter writer = AllFormats.client(client).streamWriter(new Notes());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        events.forEach(event -> writer.accept(event).forEach(out::writeBytes));
        return out.toByteArray();
    }

    /** P1 and P3: what the client sends back is what the model said, whatever provider said it. */
    @Test
    void whatTheModelSaidComesBackWithTheNextRequest() {
        CHATS.forEach((client, chats) -> {
            for (Dialect provider : AllFormats.list()) {
                Seeded.run(provider + " to " + client, 200, random -> {
                    RandomAnswers answers = new RandomAnswers(random);
                    Response said = answers.response();
                    byte[] upstream = Wire.write(provider, answers.events(said));
                    List<StreamEvent> events = Wire.read(provider, Wire.frames(provider, upstream, random));
                    Chat chat = chats.get();
                    chat.accept(written(client, events));
                    assertThat(chat.complete()).isTrue();
                    Response heard = OutboundContract.accumulate(events).response();
                    assertThat(gist(client, chat, heard)).isEqualTo(Gist.of(said));
                });
            }
        });
    }

    private static Gist gist(String name, Chat chat, Response heard) {
        Client client = AllFormats.client(name);
        List<Content> content = new ArrayList<>();
        client.inbound().read(client.call(Headers.empty(), chat.reply())).messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .forEach(message -> content.addAll(message.content()));
        return Gist.of(new Response("", "", content, heard.stop(), heard.usage(), Map.of()));
    }

    @Test
    void aStreamThatFailsAtAnyEventIsLegalShownAndNeverComplete() {
        CHATS.forEach((client, chats) -> Samples.streams().forEach((name, events) -> {
            for (int cut = 0; cut < events.size(); cut++) {
                List<StreamEvent> broken = new ArrayList<>(events.subList(0, cut));
                broken.add(new StreamEvent.Failure(new LlmError.ConnectionLost("reset")));
                Chat chat = chats.get();
                chat.accept(written(client, broken));
                assertThat(chat.error()).as(name + " at " + cut).isEqualTo("reset");
                assertThat(chat.complete()).as(name + " at " + cut).isFalse();
            }
        }));
    }

    @Test
    void everyErrorBehindTheFirstByteIsShown() {
        CHATS.forEach((name, chats) -> {
            Client client = AllFormats.client(name);
            for (LlmError error : Samples.errors()) {
                Chat chat = chats.get();
                chat.accept(client.inbound().streamError(error, "req_1", client.call(Headers.empty(), new byte[0])));
                assertThat(chat.error()).isEqualTo(error.message());
                assertThat(chat.complete()).isFalse();
            }
        });
    }

    @Test
    void keepAlivesBetweenAnyTwoFramesChangeNothing() {
        CHATS.forEach((name, chats) -> {
            Client client = AllFormats.client(name);
            byte[] keepAlive = client.inbound().keepAlive(client.call(Headers.empty(), new byte[0]));
            Samples.streams().forEach((sample, events) -> {
                StreamWriter writer = client.streamWriter(new Notes());
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                for (StreamEvent event : events) {
                    writer.accept(event).forEach(frame -> {
                        out.writeBytes(keepAlive);
                        out.writeBytes(frame);
                    });
                }
                Chat noisy = chats.get();
                noisy.accept(out.toByteArray());
                Chat quiet = chats.get();
                quiet.accept(written(name, events));
                assertThat(noisy.message()).as(sample).isEqualTo(quiet.message());
                assertThat(noisy.complete()).isTrue();
            });
        });
    }

    @Test
    void nothingIsWrittenBehindTheTerminal() {
        for (String client : List.of("aisdk-ui", "aisdk-data", "aisdk-text")) {
            for (StreamEvent terminal :
                    List.of(new StreamEvent.End(true), new StreamEvent.Failure(new LlmError.Internal("defect")))) {
                Samples.streams().forEach((name, events) -> {
                    StreamWriter writer = AllFormats.client(client).streamWriter(new Notes());
                    events.subList(0, events.size() - 1).forEach(writer::accept);
                    writer.accept(terminal);
                    events.forEach(
                            event -> assertThat(writer.accept(event)).as(name).isEmpty());
                    assertThat(writer.accept(terminal)).isEmpty();
                });
            }
        }
    }

    /** P2: the whole message is the one that the stream adds up to, but for its id. */
    @Test
    void aStreamAddsUpToTheWholeMessage() {
        Client client = AllFormats.client("aisdk-ui");
        Seeded.run("aisdk", 300, random -> {
            RandomAnswers answers = new RandomAnswers(random);
            Response said = answers.response();
            JsonNode whole = io.axonhub.gateway.json.Json.parse(
                    client.inbound().write(said, Samples.request(true), new Notes()));
            UiChat chat = new UiChat();
            chat.accept(written("aisdk-ui", answers.events(said)));
            assertThat(chat.message().path("parts")).isEqualTo(whole.path("parts"));
            assertThat(chat.message().path("metadata")).isEqualTo(whole.path("metadata"));
        });
    }

    @Test
    void aTextStreamIsTheTextAlone() {
        Seeded.run("text", 300, random -> {
            RandomAnswers answers = new RandomAnswers(random);
            Response said = answers.response();
            byte[] text = written("aisdk-text", answers.events(said));
            assertThat(new String(text, StandardCharsets.UTF_8))
                    .isEqualTo(Gist.of(said).text());
        });
    }
}
