package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of every format against every format.
 *
 * <ul>
 *   <li>{@code <case>.request.json} (a client's body; its headers in {@code <case>.request.headers.json}, if any) to
 *       {@code .request.to-<target>.json} {path, headers, notes, body}, or to {@code .request.to-<target>.error.json} {param, message}.
 *       To its own format it is forwarded.
 *   <li>{@code <case>.response.json} (a provider's body) to {@code .response.to-<client>.json} {status, notes, body}. To its own format it
 *       is read and written all the same.
 *   <li>{@code <case>.stream.sse} (a provider's stream) to {@code .stream.to-<client>.sse}, or {@code .txt} where the client reads
 *       no events, notes as comments at its end.
 * </ul>
 */
class GoldenGridTest {
    private static final Pattern EXPECTATION =
            Pattern.compile("(.+)\\.(request|response|stream)\\.to-([a-z-]+?)(\\.error)?\\.(json|sse|txt)");
    private static final List<Client> CLIENTS = AllFormats.clients();
    private static final String REQUEST_ID = "req_golden";

    @TestFactory
    Stream<DynamicTest> requests() {
        return sources().stream()
                .flatMap(source -> Golden.cases(source.format(), ".request.json").stream()
                        .flatMap(wanted -> AllFormats.providers().stream()
                                .map(target -> DynamicTest.dynamicTest(
                                        wanted + " to " + target, () -> request(wanted, source, target)))));
    }

    @TestFactory
    Stream<DynamicTest> responses() {
        return grid(".response.json", sources(), GoldenGridTest::response);
    }

    @TestFactory
    Stream<DynamicTest> streams() {
        return grid(".stream.sse", CLIENTS, GoldenGridTest::stream);
    }

    @Test
    void everyExpectationHasItsCaseAndItsFormat() {
        Set<String> formats = Stream.concat(
                        CLIENTS.stream().map(Client::format),
                        AllFormats.providers().stream().map(Provided::format))
                .collect(Collectors.toSet());
        Set<String> names = Stream.concat(CLIENTS.stream().map(Client::name), formats.stream())
                .collect(Collectors.toSet());
        for (String format : formats) {
            for (Path file : Golden.files(format)) {
                var matcher = EXPECTATION.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    String suffix =
                            matcher.group(2).equals("stream") ? ".stream.sse" : "." + matcher.group(2) + ".json";
                    assertThat(file.resolveSibling(matcher.group(1) + suffix)).exists();
                    assertThat(names).contains(matcher.group(3));
                }
            }
        }
    }

    @Test
    void everyFormatHasCasesOfEachKind() {
        for (Provided provider : AllFormats.providers()) {
            assertThat(Golden.cases(provider.format(), ".response.json")).isNotEmpty();
            assertThat(Golden.cases(provider.format(), ".stream.sse")).isNotEmpty();
        }
        for (Client client : sources()) {
            assertThat(Golden.cases(client.format(), ".request.json"))
                    .as(client.format())
                    .isNotEmpty();
        }
    }

    /** One client a format. */
    private static List<Client> sources() {
        Map<String, Client> first = new LinkedHashMap<>();
        CLIENTS.forEach(client -> first.putIfAbsent(client.format(), client));
        return List.copyOf(first.values());
    }

    /** One cell. */
    private interface Cell {
        void check(Golden.Case wanted, Provided provider, Client client);
    }

    private static Stream<DynamicTest> grid(String suffix, List<Client> clients, Cell cell) {
        return AllFormats.providers().stream()
                .flatMap(provider -> Golden.cases(provider.format(), suffix).stream()
                        .flatMap(wanted -> clients.stream()
                                .map(client -> DynamicTest.dynamicTest(
                                        wanted + " to " + client, () -> cell.check(wanted, provider, client)))));
    }

    private static void request(Golden.Case wanted, Client source, Provided target) {
        Path expected = wanted.sibling(".request.to-" + target + ".json");
        Path refusal = wanted.sibling(".request.to-" + target + ".error.json");
        HttpCall call = source.call(headers(wanted), wanted.bytes());
        Notes notes = new Notes();
        ObjectNode cell = Json.object();
        try {
            HttpCall written = source.format().equals(target.outbound().dialect())
                    ? target.outbound().forward(call, source.inbound().envelope(call), target.target(), notes)
                    : Crossing.write(source.inbound().read(call), target.outbound(), target.target(), notes);
            cell.put("path", written.path());
            ObjectNode headers = cell.putObject("headers");
            written.headers().forEach(headers::put);
            notes(cell, notes);
            cell.set("body", Json.parse(written.body()));
        } catch (GatewayException e) {
            Golden.expectNone(expected);
            Golden.expectJson(refusal, refusal(e.error()));
            return;
        }
        Golden.expectNone(refusal);
        Golden.expectJson(expected, cell);
    }

    private static ObjectNode refusal(LlmError error) {
        assertThat(error).isInstanceOf(LlmError.InvalidRequest.class);
        LlmError.InvalidRequest invalid = (LlmError.InvalidRequest) error;
        return Json.object().put("param", invalid.param()).put("message", invalid.message());
    }

    private static Headers headers(Golden.Case wanted) {
        Path file = wanted.sibling(".request.headers.json");
        Headers headers = Headers.empty();
        if (Files.exists(file)) {
            for (var field : Json.parse(Golden.read(file)).properties()) {
                headers = headers.add(field.getKey(), field.getValue().asText());
            }
        }
        return headers;
    }

    private static void response(Golden.Case wanted, Provided source, Client client) {
        Notes notes = new Notes();
        ObjectNode cell = Json.object();
        try {
            Response response = source.outbound().read(HttpReply.json(200, wanted.bytes()));
            byte[] body = client.inbound().write(response, Samples.request(true), notes);
            cell.put("status", 200);
            notes(cell, notes);
            cell.set("body", Json.parse(body));
        } catch (GatewayException e) {
            HttpReply reply = client.inbound().error(e.error(), REQUEST_ID);
            cell.put("status", reply.status());
            notes(cell, notes);
            cell.set(
                    "body",
                    isJson(reply)
                            ? Json.parse(reply.body())
                            : TextNode.valueOf(new String(reply.body(), StandardCharsets.UTF_8)));
        }
        Golden.expectJson(wanted.sibling(".response.to-" + client.format() + ".json"), cell);
    }

    private static boolean isJson(HttpReply reply) {
        return reply.headers().first("content-type").orElse("").contains("json");
    }

    private static void stream(Golden.Case wanted, Provided source, Client client) {
        Notes notes = new Notes();
        StreamReader reader = source.outbound().streamReader();
        StreamWriter writer = client.streamWriter(notes);
        List<StreamEvent> events = new ArrayList<>();
        for (SseFrame frame :
                Golden.frames(source.outbound().frames(), source.wire().apply(wanted.bytes()))) {
            events.addAll(reader.accept(frame));
        }
        events.addAll(reader.finish());
        StringBuilder out = new StringBuilder();
        for (StreamEvent event : events) {
            writer.accept(event).forEach(frame -> out.append(new String(frame, StandardCharsets.UTF_8)));
        }
        notes.list().forEach(note -> out.append(": " + text(note) + "\n\n"));
        if (client.sse()) {
            Golden.expectFrames(wanted.sibling(".stream.to-" + client + ".sse"), out.toString());
        } else {
            Golden.expectText(wanted.sibling(".stream.to-" + client + ".txt"), out.toString());
        }
    }

    private static void notes(ObjectNode cell, Notes notes) {
        ArrayNode list = cell.putArray("notes");
        notes.list().forEach(note -> list.add(text(note)));
    }

    private static String text(Notes.Note note) {
        return note.kind() + " " + note.field() + ": " + note.reason();
    }
}
