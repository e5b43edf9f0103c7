package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Properties P3 and P6 of wire-formats section 10. */
class RequestPropertiesTest {
    /**
     * P3: a request read and written in its own format is the same tree. What a writer changes by rule is listed, place by place,
     * in {@code golden/<format>/identity.normalised.json}; {@code -Dgolden.update=true} rewrites that list for review.
     */
    @Test
    void aRequestIsWrittenAsItWasRead() {
        for (Dialect dialect : AllFormats.list()) {
            ObjectNode changed = Json.object();
            List<Golden.Case> cases = Golden.cases(dialect.format(), ".request.json");
            for (Golden.Case wanted : cases) {
                Set<String> places = new TreeSet<>();
                JsonNode before = Json.parse(wanted.bytes());
                try {
                    Request read = dialect.inbound().read(dialect.call(wanted.bytes()));
                    Target same = new Target(read.model(), AllFormats.everything());
                    JsonNode after = Json.parse(
                            dialect.outbound().write(read, same, new Notes()).body());
                    differences(before, after, "", places);
                } catch (GatewayException e) {
                    places.add("refused: " + e.getMessage());
                }
                if (!places.isEmpty()) {
                    ArrayNode list = changed.putArray(wanted.name());
                    places.forEach(list::add);
                }
            }
            Path expected = cases.getFirst().file().resolveSibling("identity.normalised.json");
            Golden.expectJson(expected, changed);
        }
    }

    private static void differences(JsonNode before, JsonNode after, String at, Set<String> places) {
        if (before.equals(after)) {
            return;
        }
        if (before instanceof ObjectNode left && after instanceof ObjectNode right) {
            Set<String> names = new LinkedHashSet<>();
            left.fieldNames().forEachRemaining(names::add);
            right.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode was = left.get(name);
                JsonNode is = right.get(name);
                if (was == null || is == null) {
                    places.add((was == null ? "added " : "left out ") + at + "/" + name);
                } else {
                    differences(was, is, at + "/" + name, places);
                }
            }
        } else if (before instanceof ArrayNode left
                && after instanceof ArrayNode right
                && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                differences(left.get(i), right.get(i), at + "/" + i, places);
            }
        } else {
            places.add("changed " + at);
        }
    }

    /** P3: unknown members come back as they were; a null says as much as nothing and may go. */
    @Test
    void unknownMembersSurvive() {
        for (Dialect dialect : AllFormats.list()) {
            for (Golden.Case wanted : Golden.cases(dialect.format(), ".request.json")) {
                Seeded.run(wanted.toString(), 5, random -> {
                    ObjectNode body = (ObjectNode) Json.parse(wanted.bytes());
                    List<String> added = strange(body, random);
                    Request read;
                    HttpCall written;
                    try {
                        read = dialect.inbound().read(dialect.call(Json.bytes(body)));
                        written = dialect.outbound()
                                .write(read, new Target(read.model(), AllFormats.everything()), new Notes());
                    } catch (GatewayException e) {
                        return;
                    }
                    JsonNode after = Json.parse(written.body());
                    for (String name : added) {
                        assertThat(after.get(name)).as(name).isEqualTo(body.get(name));
                    }
                });
            }
        }
    }

    private static List<String> strange(ObjectNode owner, Random random) {
        String[] values = {
            "1.0",
            "12345678901234567890",
            "1E+400",
            "\"\\u0000😀\"",
            "{\"a\":[{}],\"type\":\"text\"}",
            "[[],[null]]",
            "false"
        };
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            String name = "x_unknown_" + i;
            owner.set(name, Json.parse(values[random.nextInt(values.length)]));
            names.add(name);
        }
        return names;
    }

    /** P3: forwarding renames the model, asks for usage where it must, and leaves every other byte. */
    @Test
    void forwardingSplicesAndNothingElse() {
        for (Dialect dialect : AllFormats.list()) {
            for (Golden.Case wanted : Golden.cases(dialect.format(), ".request.json")) {
                HttpCall call = dialect.call(wanted.bytes());
                Envelope envelope = dialect.inbound().envelope(call);
                Target target = new Target("re\"named", AllFormats.everything());
                HttpCall forwarded = dialect.outbound().forward(call, envelope, target, new Notes());
                String before = new String(wanted.bytes(), StandardCharsets.UTF_8);
                String after = new String(forwarded.body(), StandardCharsets.UTF_8)
                        .replace("\"re\\\"named\"", "\"" + envelope.model() + "\"")
                        .replace(",\"stream_options\":{\"include_usage\":true}", "");
                if (!after.equals(before)) {
                    assertThat(after.replaceAll("\\s*,?\\s*\"include_usage\"\\s*:\\s*true", ""))
                            .as(wanted.toString())
                            .isEqualTo(before.replaceAll("\\s*,?\\s*\"include_usage\"\\s*:\\s*(true|false)", ""));
                }
            }
        }
    }

    /** P6: in a conversation for any format, calls and results still match, and ids that differ stay different. */
    @Test
    void toolIdsStayDistinctAndMatchTheirResults() {
        for (Dialect dialect : AllFormats.list()) {
            Seeded.run(dialect.toString(), 300, random -> {
                RandomAnswers answers = new RandomAnswers(random);
                Set<String> ids = new LinkedHashSet<>();
                for (int i = random.nextInt(6); i >= 0; i--) {
                    ids.add(answers.id(random.nextInt(12)));
                }
                Request request = history(List.copyOf(ids));
                HttpCall written = dialect.outbound().write(request, dialect.target(), new Notes());
                assertThat(dialect.outbound()
                                .write(request, dialect.target(), new Notes())
                                .body())
                        .isEqualTo(written.body());
                Map<String, String> calls = new LinkedHashMap<>();
                Map<String, String> results = new LinkedHashMap<>();
                for (Message message :
                        dialect.inbound().read(dialect.call(written.body())).messages()) {
                    for (Content part : message.content()) {
                        if (part instanceof Content.ToolCall call) {
                            calls.put(call.id(), call.name());
                        } else if (part instanceof Content.ToolResult result) {
                            results.put(
                                    result.callId(),
                                    ((Content.Text) result.content().getFirst()).text());
                        }
                    }
                }
                assertThat(calls).hasSize(ids.size()).isEqualTo(results);
                assertThat(new HashSet<>(calls.values())).hasSize(ids.size());
            });
        }
    }

    /** One turn in which every id is called, by a name of its own, and answered with that name. */
    private static Request history(List<String> ids) {
        List<Content> calls = new ArrayList<>();
        List<Content> results = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            calls.add(Content.ToolCall.function(ids.get(i), "f" + i, "{}"));
            results.add(
                    0, new Content.ToolResult(ids.get(i), false, List.of(Content.Text.of("f" + i)), null, Map.of()));
        }
        Request hi = Samples.request(false);
        List<Message> messages = new ArrayList<>(hi.messages());
        messages.add(Message.of(Role.ASSISTANT, calls));
        messages.add(Message.of(Role.TOOL, results));
        return new Request(
                hi.format(),
                hi.model(),
                messages,
                hi.tools(),
                hi.toolChoice(),
                hi.parallelToolCalls(),
                hi.maxTokens(),
                hi.stop(),
                hi.sampling(),
                hi.thinking(),
                hi.responseFormat(),
                hi.hints(),
                hi.cache(),
                false,
                false,
                hi.extras());
    }
}
