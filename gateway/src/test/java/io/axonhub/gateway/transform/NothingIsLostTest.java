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
import io.axonhub.gateway.llm.TokenLimit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** A model that takes nothing but text and calls. */
    private static final Capabilities LEAST = new Capabilities(
            4_096, TokenLimit.MAX_TOKENS, false, false, Set.of(), Set.of(), false, false, false, false, false);

    @TestFactory
    Stream<DynamicTest> whatAClientWrites() {
        Map<String, Client> sources = new LinkedHashMap<>();
        AllFormats.clients().forEach(client -> sources.putIfAbsent(client.format(), client));
        return sources.values().stream()
                .flatMap(source -> AllFormats.providers().stream()
                        .filter(target ->
                                !source.format().equals(target.outbound().dialect()))
                        .map(target -> DynamicTest.dynamicTest(source + " to " + target, () -> {
                            Set<String> lost = new TreeSet<>();
                            for (Golden.Case wanted : Golden.cases(source.format(), ".request.json")) {
                                lost.addAll(lost(wanted, source, target));
                            }
                            assertThat(lost).isEmpty();
                        })));
    }

    /**
     * A member without which the same is sent and the same is said of it says nothing. Those that do are listed, member by member, in
     * {@code golden/<format>/silent.json} with the targets where it is so; {@code -Dgolden.update=true} rewrites that list for review.
     */
    @TestFactory
    Stream<DynamicTest> whatIsKnown() {
        return sources()
                .map(source -> DynamicTest.dynamicTest(source.format(), () -> {
                    Map<String, Set<String>> silent = new TreeMap<>();
                    for (Golden.Case wanted : Golden.cases(source.format(), ".request.json")) {
                        JsonNode body = Json.parse(wanted.bytes());
                        targets(source).forEach(target -> new Silence(source, target, body).look(body, "", silent));
                    }
                    ObjectNode list = Json.object();
                    silent.forEach((member, targets) -> list.put(member, String.join(" ", targets)));
                    Golden.expectJson(Golden.file(source.format(), "silent.json"), list);
                }));
    }

    private static Stream<Client> sources() {
        Map<String, Client> sources = new LinkedHashMap<>();
        AllFormats.clients().forEach(client -> sources.putIfAbsent(client.format(), client));
        return sources.values().stream();
    }

    private static Stream<Provided> targets(Client source) {
        return AllFormats.providers().stream()
                .filter(target -> !source.format().equals(target.outbound().dialect()));
    }

    /** One body on one way, and what comes of it. */
    private record Silence(Client source, Provided target, JsonNode body) {
        private static final String REFUSED = "";

        void look(JsonNode node, String path, Map<String, Set<String>> silent) {
            Notes notes = new Notes();
            String before = outcome(notes);
            if (!before.equals(REFUSED)) {
                look(node, path, before, notes, silent);
            }
        }

        private void look(JsonNode node, String path, String before, Notes notes, Map<String, Set<String>> silent) {
            String within = path.isEmpty() ? "" : path + ".";
            if (node instanceof ObjectNode object) {
                ObjectNode whole = object.deepCopy();
                for (Map.Entry<String, JsonNode> member : whole.properties()) {
                    String at = within + member.getKey();
                    boolean told = MEANS_NOTHING.matcher(at).matches()
                            || notes.list().stream().anyMatch(note -> tells(note, at));
                    object.remove(member.getKey());
                    boolean same = outcome(new Notes()).equals(before);
                    object.removeAll();
                    object.setAll(whole.deepCopy());
                    if (same && !told && !member.getValue().isNull()) {
                        silent.computeIfAbsent(
                                        at.replaceAll("\\.[0-9]+", "[]") + " " + member.getValue(),
                                        _ -> new TreeSet<>())
                                .add(target.format());
                    } else if (!same) {
                        look(object.get(member.getKey()), at, before, notes, silent);
                    }
                }
            } else {
                for (int i = 0; i < node.size(); i++) {
                    look(node.get(i), within + i, before, notes, silent);
                }
            }
        }

        private String outcome(Notes notes) {
            try {
                HttpCall call = source.call(Headers.empty(), Json.bytes(body));
                HttpCall written =
                        Crossing.write(source.inbound().read(call), target.outbound(), target.target(), notes);
                return new String(written.body(), StandardCharsets.UTF_8) + notes.list();
            } catch (GatewayException e) {
                return REFUSED;
            }
        }
    }

    /** One change of a body, and how it is taken back. */
    private record Planted(String path, Runnable plant, Runnable remove) {}

    private static List<String> lost(Golden.Case wanted, Client source, Provided target) {
        JsonNode body = Json.parse(wanted.bytes());
        List<Planted> all = new ArrayList<>();
        plant(body, "", all);
        all.removeIf(planted -> MEANS_NOTHING.matcher(planted.path()).matches());
        List<String> lost = new ArrayList<>();
        for (Planted planted : all) {
            planted.plant().run();
            HttpCall call = source.call(Headers.empty(), Json.bytes(body));
            for (Capabilities model : List.of(target.target().capabilities(), LEAST)) {
                Notes notes = new Notes();
                if (!isTold(call, source, target.outbound(), new Target("up", model), notes, planted.path())) {
                    lost.add(planted.path() + " of " + wanted.name() + " among " + notes.list());
                }
            }
            planted.remove().run();
        }
        return lost;
    }

    private static void plant(JsonNode node, String path, List<Planted> all) {
        String within = path.isEmpty() ? "" : path + ".";
        if (node instanceof ObjectNode object) {
            all.add(new Planted(within + PROBE, () -> object.put(PROBE, MARK), () -> object.remove(PROBE)));
            object.properties().forEach(member -> plant(member.getValue(), within + member.getKey(), all));
        } else if (node instanceof ArrayNode array) {
            if (array.path(0).has("type")) {
                all.add(new Planted(
                        within + array.size(),
                        () -> array.addObject().put("type", "x_kind").put(PROBE, MARK),
                        () -> array.remove(array.size() - 1)));
            }
            for (int i = 0; i < array.size(); i++) {
                plant(array.get(i), within + i, all);
            }
        }
    }

    private static boolean isTold(
            HttpCall call, Client source, GenerationOutbound outbound, Target target, Notes notes, String path) {
        try {
            HttpCall written = Crossing.write(source.inbound().read(call), outbound, target, notes);
            return new String(written.body(), StandardCharsets.UTF_8).contains(MARK)
                    || notes.list().stream().anyMatch(note -> tells(note, path));
        } catch (GatewayException e) {
            return e.error() instanceof LlmError.InvalidRequest refusal && refusal.param() != null;
        }
    }

    /** A loss of the member itself, or of what it stands in. */
    private static boolean tells(Notes.Note note, String path) {
        String field = note.field().replace("[", ".").replace("]", "");
        return field.equals(path) || (note.kind() == Notes.Kind.DROPPED && path.startsWith(field + "."));
    }
}
