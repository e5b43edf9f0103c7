package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a provider answers that the client's dialect has no place for reaches the client or is noted: into every object of every
 * golden answer, and of every kind of event of every golden stream, in turn, comes a member that nobody knows.
 */
class NothingOfAnAnswerIsLostTest {
    private static final String PROBE = "x_probe";
    private static final String MARK = "mark-of-the-probe";

    /** Inside of what is noted whole, of a call that the client cannot have, and of the request that OpenAI tells back. */
    private static final Pattern WITHIN = Pattern.compile(".*(itation|nnotation|groundingMetadata).*"
            + "|.*\\.(input|args)\\.x_probe|(.* response\\.)?(metadata|reasoning|text|text\\.format)\\.x_probe");

    /** Around what is said: in the frame of an event, and in the first news of what comes whole at the end. */
    private static final Pattern AROUND = Pattern.compile(
            "ping .*|response\\..* x_probe|response\\.(created|in_progress|output_item.added|.*_part\\..*) .*");

    private static final Pattern KEPT_WHOLE = Pattern.compile("server_tool_use|.*_tool_result|web_search_call");

    @TestFactory
    Stream<DynamicTest> wholeAnswers() {
        return grid((provider, client) -> {
            Set<String> lost = new TreeSet<>();
            for (Golden.Case wanted : Golden.cases(provider.format(), ".response.json")) {
                JsonNode body = Json.parse(wanted.bytes());
                String before = whole(provider, client, body);
                for (Planted planted : Planted.in(body)) {
                    planted.plant().run();
                    boolean meant = !WITHIN.matcher(planted.path()).matches();
                    if (meant && !isTold(whole(provider, client, body), before)) {
                        lost.add(planted.path() + " of " + wanted.name());
                    }
                    planted.remove().run();
                }
            }
            assertThat(lost).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> streams() {
        return grid((provider, client) -> {
            Set<String> lost = new TreeSet<>();
            for (Golden.Case wanted : Golden.cases(provider.format(), ".stream.sse")) {
                lost(wanted, provider, client, lost);
            }
            assertThat(lost).isEmpty();
        });
    }

    private static void lost(Golden.Case wanted, Provided provider, Client client, Set<String> lost) {
        List<SseFrame> frames = Golden.frames(new SseDecoder(), wanted.bytes());
        String before = stream(provider, client, frames);
        Set<String> kinds = new HashSet<>();
        for (int i = 0; i < frames.size(); i++) {
            SseFrame frame = frames.get(i);
            if (!frame.hasData() || !(parsed(frame) instanceof ObjectNode data)) {
                continue;
            }
            List<SseFrame> changed = new ArrayList<>(frames);
            for (Planted planted : Planted.in(data)) {
                String kind = frame.event() + " " + data.path("type").asText("") + " " + planted.path();
                boolean meant =
                        !WITHIN.matcher(kind).matches() && !AROUND.matcher(kind).matches();
                if (meant && kinds.add(kind)) {
                    planted.plant().run();
                    changed.set(
                            i,
                            new SseFrame(
                                    frame.event(), Json.bytes(data), SseFrame.encode(frame.event(), Json.bytes(data))));
                    if (!isTold(stream(provider, client, changed), before)) {
                        lost.add(kind + " of " + wanted.name());
                    }
                    planted.remove().run();
                }
            }
        }
    }

    private static JsonNode parsed(SseFrame frame) {
        try {
            return Json.parse(frame.data());
        } catch (Json.BadJsonException e) {
            return Json.array();
        }
    }

    private static boolean isTold(String after, String before) {
        return after.contains(MARK) || !after.equals(before);
    }

    private interface Way {
        void check(Provided provider, Client client);
    }

    private static Stream<DynamicTest> grid(Way way) {
        Map<String, Client> clients = new LinkedHashMap<>();
        AllFormats.clients().forEach(client -> clients.putIfAbsent(client.format(), client));
        return AllFormats.providers().stream()
                .flatMap(provider -> clients.values().stream()
                        .filter(client ->
                                !client.format().equals(provider.outbound().dialect()))
                        .map(client -> DynamicTest.dynamicTest(
                                provider + " to " + client, () -> way.check(provider, client))));
    }

    /** One change of a body, and how it is taken back. */
    private record Planted(String path, Runnable plant, Runnable remove) {
        static List<Planted> in(JsonNode body) {
            List<Planted> all = new ArrayList<>();
            in(body, "", all);
            return all;
        }

        private static void in(JsonNode node, String path, List<Planted> all) {
            String within = path.isEmpty() ? "" : path + ".";
            boolean whole = KEPT_WHOLE.matcher(node.path("type").asText("")).matches()
                    || node.has("executableCode")
                    || node.has("codeExecutionResult")
                    || node.has("image");
            if (node instanceof ObjectNode object && !whole) {
                all.add(new Planted(within + PROBE, () -> object.put(PROBE, MARK), () -> object.remove(PROBE)));
                object.properties().forEach(member -> in(member.getValue(), within + member.getKey(), all));
            } else if (node instanceof ArrayNode array) {
                if (array.path(0).has("type")) {
                    all.add(new Planted(
                            within + "+",
                            () -> array.addObject().put("type", "x_kind").put(PROBE, MARK),
                            () -> array.remove(array.size() - 1)));
                }
                for (int i = 0; i < array.size(); i++) {
                    in(array.get(i), within + i, all);
                }
            }
        }
    }

    private static String whole(Provided provider, Client client, JsonNode body) {
        Notes notes = new Notes();
        try {
            Response response = provider.outbound().read(HttpReply.json(200, Json.bytes(body)));
            byte[] written = client.inbound().write(response.withoutExtras(), Samples.request(true), notes);
            return new String(written, StandardCharsets.UTF_8) + notes.list() + response.extras();
        } catch (GatewayException e) {
            return MARK;
        }
    }

    private static String stream(Provided provider, Client client, List<SseFrame> frames) {
        Notes notes = new Notes();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(frame.raw()));
        StreamReader reader = provider.outbound().streamReader();
        List<StreamEvent> events = new ArrayList<>();
        byte[] wire = provider.wire().apply(bytes.toByteArray());
        Golden.frames(provider.outbound().frames(), wire).forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        if (events.getLast() instanceof StreamEvent.Failure) {
            return MARK;
        }
        StreamWriter writer = client.streamWriter(notes);
        StringBuilder out = new StringBuilder();
        events.forEach(event ->
                writer.accept(event).forEach(frame -> out.append(new String(frame, StandardCharsets.UTF_8))));
        return out.append(notes.list()).append(reader.extras()).toString();
    }
}
