package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.pipeline.failover.FailoverStage;
import io.axonhub.gateway.pipeline.failover.RetryRules;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A stream of text that breaks goes on at another channel, as one answer to its client. */
class ContinuedTextTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Dialect MESSAGES = AllFormats.named("anthropic");
    private static final Usage USED = new Usage(5, 0, 0, 0, 7, 0);

    private final List<ScriptedUpstream> asked = new ArrayList<>();

    private static List<StreamEvent> words(Content part, String... words) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(new StreamEvent.Start("id_1", "up-1"));
        events.add(new StreamEvent.PartStart(0, part));
        for (String word : words) {
            events.add(new StreamEvent.PartDelta(
                    0,
                    part instanceof Content.Reasoning
                            ? new StreamEvent.Delta.Reasoning(word)
                            : new StreamEvent.Delta.Text(word)));
        }
        return events;
    }

    private static Script script(Dialect provider, List<StreamEvent> events) {
        StreamWriter writer = provider.inbound().streamWriter(Samples.request(true), new Notes());
        List<byte[]> pieces = new ArrayList<>();
        events.forEach(event -> pieces.addAll(writer.accept(event)));
        return Script.stream(pieces);
    }

    private static Script broken(Dialect provider, String... words) {
        return script(provider, words(Content.Text.of(""), words)).breaking(Rig.lost());
    }

    private static Script ended(Dialect provider, String... words) {
        List<StreamEvent> events = words(Content.Text.of(""), words);
        events.add(new StreamEvent.PartEnd(0));
        events.add(new StreamEvent.UsageReport(USED));
        events.add(new StreamEvent.Finish(StopReason.of(StopReason.Kind.STOP, null)));
        events.add(new StreamEvent.End(true));
        return script(provider, events);
    }

    private Exchange exchange(Dialect client, HttpCall call, boolean continuing, Dialect... providers) {
        Exchange exchange = new Exchange("req_1", client.inbound(), call, Instant.EPOCH, 0, "::1");
        FixedCandidates candidates = new FixedCandidates(
                3,
                Set.of(),
                Arrays.stream(providers)
                        .map(provider -> Rig.route(provider, "up"))
                        .toList());
        exchange.put(Candidates.class, continuing ? candidates.continuing() : candidates);
        return exchange;
    }

    private byte[] run(Exchange exchange, Script... scripts) {
        ScriptedUpstream upstream = new ScriptedUpstream(scripts);
        asked.add(upstream);
        Pipeline pipeline = new Pipeline(
                List.of(new FailoverStage(RetryRules.defaults(), new Random(1), () -> 1)),
                new Dispatch(upstream, Clock.systemUTC(), () -> 2));
        byte[] stream = Rig.drain(((Reply.Stream) pipeline.handle(exchange)).chunks());
        assertThat(upstream.open()).isZero();
        return stream;
    }

    private static Response read(Dialect client, byte[] stream) {
        Accumulator sum = new Accumulator();
        StreamReader reader = client.outbound().streamReader();
        Golden.frames(client.outbound().frames(), stream)
                .forEach(frame -> reader.accept(frame).forEach(sum::accept));
        reader.finish().forEach(sum::accept);
        assertThat(sum.failure()).isNull();
        assertThat(sum.isComplete()).isTrue();
        return sum.response();
    }

    private static Exchange plain(ContinuedTextTest test, Dialect client, Dialect... providers) {
        return test.exchange(client, Rig.ask(client, true), true, providers);
    }

    @Test
    void goesOnAtTheNextChannelOnEveryCrossing() {
        for (Dialect client : AllFormats.list()) {
            for (Dialect first : AllFormats.list()) {
                for (Dialect second : List.of(CHAT, MESSAGES)) {
                    Exchange exchange = plain(this, client, first, second);
                    byte[] stream = run(exchange, broken(first, "Hello, ", "wor"), ended(second, "ld", "!"));
                    String crossing = client + " to " + first + ", then " + second;
                    Response response = read(client, stream);
                    assertThat(response.content()).as(crossing).containsExactly(Content.Text.of("Hello, world!"));
                    assertThat(exchange.attempts())
                            .extracting(Attempt::occasion)
                            .containsExactly(Attempt.Occasion.FIRST, Attempt.Occasion.CONTINUATION);
                    assertThat(exchange.attempts().getFirst().error()).isEqualTo(Rig.lost());
                    assertThat(exchange.attempts().getFirst().partial()).isTrue();
                    assertThat(exchange.currentAttempt().error()).isNull();
                    assertThat(exchange.currentAttempt().usage()).as(crossing).isEqualTo(USED);
                }
            }
        }
    }

    @Test
    void theNextChannelIsGivenWhatThereIsAndAskedForTheRest() {
        Exchange exchange = plain(this, CHAT, CHAT, MESSAGES);
        run(exchange, broken(CHAT, "Hello, ", "wor"), ended(MESSAGES, "ld!"));
        byte[] body = asked.getFirst().calls().get(1).body();
        Request second = MESSAGES.inbound().read(MESSAGES.call(body));
        assertThat(second.messages())
                .extracting(message -> message.role())
                .containsExactly(Role.USER, Role.ASSISTANT, Role.USER);
        assertThat(second.messages().get(1).content()).containsExactly(Content.Text.of("Hello, wor"));
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("very next character");
        assertThat(second.maxTokens()).as("what is left of the client's bound").isEqualTo(98);
    }

    @Test
    void theSpliceIsMarkedInTheStreamAndInTheRecord() {
        Exchange exchange = plain(this, CHAT, CHAT, CHAT);
        byte[] stream = run(exchange, broken(CHAT, "Hello, "), ended(CHAT, "world!"));
        assertThat(new String(stream, StandardCharsets.UTF_8)).contains("\n\n: continued by another channel\n\n");
        assertThat(exchange.losses())
                .contains(new Notes.Note(
                        Notes.Kind.NOTED,
                        "response.content",
                        "goes on from attempt 1, which broke after 13 characters (connection_lost)"));
    }

    @Test
    void theClientIsToldTheUsageOfBoth() {
        Exchange exchange = plain(this, MESSAGES, MESSAGES, MESSAGES);
        List<StreamEvent> events = words(Content.Text.of(""), "Hello, ");
        events.add(1, new StreamEvent.UsageReport(new Usage(3, 0, 0, 0, 1, 0)));
        byte[] stream = run(exchange, script(MESSAGES, events).breaking(Rig.lost()), ended(MESSAGES, "world!"));
        Usage first = exchange.attempts().getFirst().usage();
        assertThat(read(MESSAGES, stream).usage()).isEqualTo(Usage.sum(first, USED));
    }

    @Test
    void whatFailsBeforeItsFirstWordLeavesNothingBehind() {
        for (Dialect client : AllFormats.list()) {
            Exchange fresh = plain(this, client, CHAT, MESSAGES);
            byte[] stream = run(fresh, broken(CHAT), ended(MESSAGES, "Hello!"));
            assertThat(read(client, stream).content()).containsExactly(Content.Text.of("Hello!"));
            Exchange later = plain(this, client, CHAT, MESSAGES, CHAT);
            stream = run(later, broken(CHAT, "Hello, "), broken(MESSAGES), ended(CHAT, "world!"));
            assertThat(read(client, stream).content()).containsExactly(Content.Text.of("Hello, world!"));
        }
    }

    @Test
    void aChannelThatAnswersWholeGoesOnToo() {
        Response rest = new Response(
                "id_2",
                "up-2",
                List.of(Content.Text.of("world!")),
                StopReason.of(StopReason.Kind.STOP, null),
                USED,
                java.util.Map.of());
        for (Dialect client : AllFormats.list()) {
            Exchange exchange = plain(this, client, CHAT, CHAT);
            String body =
                    new String(CHAT.inbound().write(rest, Samples.request(true), new Notes()), StandardCharsets.UTF_8);
            byte[] stream = run(exchange, broken(CHAT, "Hello, "), Script.json(200, body));
            assertThat(read(client, stream).content()).containsExactly(Content.Text.of("Hello, world!"));
        }
    }

    @Test
    void theErrorIsToldWhenNobodyGoesOn() {
        for (Dialect client : AllFormats.list()) {
            byte[] alone = run(plain(this, client, CHAT), broken(CHAT, "Hello, "));
            assertThat(Rig.saysError(client, alone)).isTrue();
            byte[] refused = run(plain(this, client, CHAT, CHAT), broken(CHAT, "Hello, "), Script.json(400, "{}"));
            assertThat(Rig.saysError(client, refused)).isTrue();
            assertThat(new String(refused, StandardCharsets.UTF_8)).contains("Hello, ");
        }
    }

    @Test
    void nothingButPlainTextGoesOn() {
        String ask = "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
        for (String more : List.of(
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]",
                ",\"n\":2",
                ",\"response_format\":{\"type\":\"json_object\"}",
                ",\"reasoning_effort\":\"high\"",
                ",\"logprobs\":true",
                ",\"modalities\":[\"text\",\"audio\"]")) {
            HttpCall call = CHAT.call((ask + more + "}").getBytes(StandardCharsets.UTF_8));
            Exchange exchange = exchange(CHAT, call, true, CHAT, CHAT);
            byte[] stream = run(exchange, broken(CHAT, "Hello, "), ended(CHAT, "world!"));
            assertThat(Rig.saysError(CHAT, stream)).as(more).isTrue();
            assertThat(exchange.attempts()).as(more).hasSize(1);
        }
        Exchange thinking = plain(this, CHAT, CHAT, CHAT);
        Script reasoned = script(CHAT, words(Content.Reasoning.of(""), "Hm, ")).breaking(Rig.lost());
        assertThat(Rig.saysError(CHAT, run(thinking, reasoned))).isTrue();
        assertThat(thinking.attempts()).hasSize(1);
    }

    @Test
    void itIsOffUnlessTheProfileWantsIt() {
        Exchange exchange = exchange(CHAT, Rig.ask(CHAT, true), false, CHAT, CHAT);
        byte[] stream = run(exchange, broken(CHAT, "Hello, "));
        assertThat(Rig.saysError(CHAT, stream)).isTrue();
        assertThat(exchange.attempts()).hasSize(1);
    }

    @Test
    void theRequestsOwnTimeIsNotGoneOnFrom() {
        Exchange exchange = plain(this, CHAT, CHAT, CHAT);
        LlmError over = new LlmError.Timeout(LlmError.Timeout.Phase.DEADLINE, "over");
        byte[] stream = run(
                exchange, script(CHAT, words(Content.Text.of(""), "Hello, ")).breaking(over));
        assertThat(Rig.saysError(CHAT, stream)).isTrue();
        assertThat(exchange.attempts()).hasSize(1);
    }
}
