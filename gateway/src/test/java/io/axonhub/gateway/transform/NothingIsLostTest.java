package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a client writes that another dialect has no place for is carried, noted or refused, by the path that the client wrote: into
 * every object of every golden request, in turn, comes a member that nobody knows, and into every list of typed objects one of an
 * unknown type.
 */
class NothingIsLostTest {
    private static final String PROBE = "x_probe";
    private static final String MARK = "mark-of-the-probe";

    /**
     * What means nothing to a model by its own definition: the bookkeeping of a useChat app and of the SDK's own providers, what its
     * old versions say twice, and the names of tools to choose among, which an unknown type is.
     */
    private static final Pattern MEANS_NOTHING = Pattern.compile(
            ".*(etadata|annotations|providerReference|toolInvocations)\\..*|tool_choice\\..*tools\\.[0-9]+");

    @TestFactory
    Stream<DynamicTest> requests() {
        Map<String, Client> sources = new LinkedHashMap<>();
        AllFormats.clients().forEach(client -> sources.putIfAbsent(client.format(), client));
        return sources.values().stream()
                .flatMap(source -> AllFormats.providers().stream()
                        .filter(target ->
                                !source.format().equals(target.outbound().dialect()))
                        .map(target -> DynamicTest.dynamicTest(source + " to " + target, () -> {
                            Set<String> lost = new TreeSet<>();
                            Golden.cases(source.format(), ".request.json")
                                    .forEach(wanted -> lost.addAll(lost(wanted, source, target)));
                            assertThat(lost).isEmpty();
                        })));
    }

    /** One change of a body. */
    private record Planted(String path, Consumer<JsonNode> plant, Consumer<JsonNode> remove) {}

    private static List<String> lost(Golden.Case wanted, Client source, Provided target) {
        JsonNode body = Json.parse(wanted.bytes());
        List<Planted> all = new ArrayList<>();
        plant(body, "", all);
        List<String> lost = new ArrayList<>();
        all.removeIf(planted -> MEANS_NOTHING.matcher(planted.path()).matches());
        for (Planted planted : all) {
            planted.plant().accept(body);
            String what = outcome(source.call(Headers.empty(), Json.bytes(body)), source, target, planted.path());
            if (what != null) {
                lost.add(planted.path() + " in " + wanted.name() + ": " + what);
            }
            planted.remove().accept(body);
        }
        return lost;
    }

    private static void plant(JsonNode node, String path, List<Planted> all) {
        if (node instanceof ObjectNode object) {
            String at = path.isEmpty() ? PROBE : path + "." + PROBE;
            all.add(new Planted(at, _ -> object.put(PROBE, MARK), _ -> object.remove(PROBE)));
            object.properties()
                    .forEach(member -> plant(
                            member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), all));
        } else if (node instanceof ArrayNode array) {
            if (array.path(0).has("type")) {
                all.add(new Planted(
                        path + "." + array.size(),
                        _ -> array.addObject().put("type", "x_kind").put(PROBE, MARK),
                        _ -> array.remove(array.size() - 1)));
            }
            for (int i = 0; i < array.size(); i++) {
                plant(array.get(i), path + "." + i, all);
            }
        }
    }

    private static String outcome(HttpCall call, Client source, Provided target, String path) {
        Notes notes = new Notes();
        try {
            HttpCall written = Crossing.write(source.inbound().read(call), target.outbound(), target.target(), notes);
            if (new String(written.body(), StandardCharsets.UTF_8).contains(MARK)) {
                return null;
            }
        } catch (GatewayException e) {
            return e.error() instanceof LlmError.InvalidRequest refusal && refusal.param() != null
                    ? null
                    : "refused without a name: " + e.getMessage();
        }
        boolean told = notes.list().stream().anyMatch(note -> tells(note, path));
        return told
                ? null
                : notes.list().stream()
                        .map(Notes.Note::field)
                        .filter(field -> field.endsWith(PROBE))
                        .toList()
                        .toString();
    }

    private static boolean tells(Notes.Note note, String path) {
        String field = note.field().replace("[", ".").replace("]", "");
        return field.equals(path) || (note.kind() == Notes.Kind.DROPPED && path.startsWith(field + "."));
    }
}
