package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.RequestDraft;
import io.axonhub.gateway.store.RequestRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and what they belong to by GraphQL, over a real database. */
class RecordsApiTest {
    private static final String TRACES = "query($f: TraceFilter!, $n: Int, $a: String) {"
            + " traces(filter: $f, first: $n, after: $a) { nodes { kind id key threadId startedAt lastAt requests failed"
            + " tokens { input output total } costs { amount currency } } pageInfo { hasNextPage endCursor } } }";
    private static final String REQUESTS =
            "query($f: RequestFilter, $n: Int, $a: String) { requests(filter: $f, first: $n, after: $a) {"
                    + " nodes { id bodies { size } attempts { number } route { profile } } pageInfo { endCursor } } }";

    private final AdminRig rig;
    private long position;

    RecordsApiTest(@TempDir Path dir) {
        rig = new AdminRig(dir, database -> database.requests());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void request(String id, int second, String key, RequestRecord.Trace trace) {
        Instant at = rig.access.now().minusSeconds(100 - second);
        RequestRecord record = RequestDraft.request(id, at)
                .byAda(key)
                .trace(trace)
                .took(1L, 2L)
                .used(new Usage(1, 0, 0, 0, 2, 0), null)
                .cost(new Cost(new BigDecimal("0.25"), "USD"))
                .done();
        rig.access.database.recordSink().write("j", List.of(record), new JournalPosition(1, ++position));
    }

    private List<String> ids(JsonNode answer, String field) {
        assertThat(answer.path("errors")).as("%s", answer).isEmpty();
        return answer.at("/data/" + field + "/nodes")
                .valueStream()
                .map(node -> node.path("id").asText())
                .toList();
    }

    @Test
    void aThreadHasTracesAndATraceRequestsWithWhatTheyCost() {
        String owner = rig.owner();
        request("r1", 1, "a", new RequestRecord.Trace("t1", "th", "s"));
        request("r2", 2, "a", new RequestRecord.Trace("t1", "th", "s"));
        request("r3", 3, "a", new RequestRecord.Trace("t2", "th", null));
        request("r4", 4, "b", new RequestRecord.Trace("t3", null, null));
        JsonNode threads = rig.ask(owner, TRACES, "f", Map.of("kind", "THREAD"));
        assertThat(ids(threads, "traces")).containsExactly("th");
        JsonNode thread = threads.at("/data/traces/nodes/0");
        assertThat(thread.path("requests").asInt()).isEqualTo(3);
        assertThat(thread.at("/tokens/total").asInt()).isEqualTo(9);
        assertThat(thread.at("/costs/0/amount").asText()).isEqualTo("0.75");
        assertThat(ids(rig.ask(owner, TRACES, "f", Map.of("kind", "TRACE", "thread", "th")), "traces"))
                .containsExactly("t2", "t1");
        assertThat(ids(rig.ask(owner, REQUESTS, "f", Map.of("traceId", "t1")), "requests"))
                .containsExactly("r2", "r1");
        JsonNode page = rig.ask(owner, TRACES, "f", Map.of("kind", "TRACE"), "n", 2);
        assertThat(ids(page, "traces")).containsExactly("t3", "t2");
        String cursor = page.at("/data/traces/pageInfo/endCursor").asText();
        assertThat(ids(rig.ask(owner, TRACES, "f", Map.of("kind", "TRACE"), "n", 2, "a", cursor), "traces"))
                .containsExactly("t1");
        assertThat(rig.ask(owner, "{ trace(kind: SESSION, id: \"s\", key: \"a\") { requests } }")
                        .at("/data/trace/requests")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void everyIdFindsItsRequestsAlsoAsClientsSayIt() {
        String owner = rig.owner();
        String w3c = "4bf92f3577b34da6a3ce929d0e0e4736";
        request("req_1", 1, "a", new RequestRecord.Trace(w3c, null, null));
        request("req_2", 2, "a", new RequestRecord.Trace("x", "th", "5f9e"));
        for (Map.Entry<String, String> search : Map.of(
                        "req_1",
                        "req_1",
                        w3c,
                        "req_1",
                        "00-" + w3c + "-00f067aa0ba902b7-01",
                        "req_1",
                        "th",
                        "req_2",
                        "5f9e",
                        "req_2",
                        "user_1_account__session_5f9e",
                        "req_2")
                .entrySet()) {
            assertThat(ids(rig.ask(owner, REQUESTS, "f", Map.of("id", search.getKey())), "requests"))
                    .as(search.getKey())
                    .containsExactly(search.getValue());
        }
    }

    @Test
    void listsFilterByAllThatThePageShowsAndLoadNoBodies() {
        String owner = rig.owner();
        rig.access.people.hold("a", new People.Holder(null, "prj"));
        request("r1", 1, "a", RequestRecord.Trace.none());
        request("r2", 2, "b", RequestRecord.Trace.none());
        for (Map<String, Object> filter : List.<Map<String, Object>>of(
                Map.of("key", "a"),
                Map.of("keys", List.of("a", "c")),
                Map.of("projects", List.of("prj")),
                Map.of("until", rig.access.now().minusSeconds(98).toString()),
                Map.of("keys", List.of("a"), "minCost", Map.of("amount", "0.25", "currency", "USD")),
                Map.of("key", "a", "statuses", List.of("COMPLETED", "FAILED"), "users", List.of("ada")),
                Map.of("key", "a", "sources", List.of("API"), "models", List.of("m"), "channels", List.of("default/c")),
                Map.of("key", "a", "stream", false, "minDurationMicros", 2, "formats", List.of("openai-chat")))) {
            JsonNode answer = rig.ask(owner, REQUESTS, "f", filter);
            assertThat(ids(answer, "requests")).as("%s", filter).containsExactly("r1");
            assertThat(answer.at("/data/requests/nodes/0/bodies").isNull()).isTrue();
        }
        for (Map<String, Object> filter : List.<Map<String, Object>>of(
                Map.of("errorClasses", List.of("timeout")),
                Map.of("retried", true),
                Map.of("sources", List.of("TEST")),
                Map.of("statuses", List.of()),
                Map.of("projects", List.of("other")),
                Map.of("minCost", Map.of("amount", "0.26", "currency", "USD")))) {
            assertThat(ids(rig.ask(owner, REQUESTS, "f", filter), "requests"))
                    .as("%s", filter)
                    .isEmpty();
        }
        for (Map.Entry<String, Object> bad : Map.<String, Object>of(
                        "minDurationMicros",
                        -1,
                        "minCost",
                        Map.of("amount", "much", "currency", "USD"),
                        "from",
                        "yesterday")
                .entrySet()) {
            JsonNode refused = rig.ask(owner, REQUESTS, "f", Map.of(bad.getKey(), bad.getValue()));
            assertThat(refused.toString()).contains(bad.getKey());
            assertThat(refused.path("errors")).as("%s", bad).isNotEmpty();
        }
    }

    @Test
    void peopleSeeTracesOfTheirOwnKeysOnly() {
        String me = rig.user(false, Set.of());
        rig.access.people.hold("mine", new People.Holder("u0", null));
        request("r1", 1, "mine", new RequestRecord.Trace("t1", null, null));
        request("r2", 2, "theirs", new RequestRecord.Trace("t2", null, null));
        assertThat(ids(rig.ask(me, TRACES, "f", Map.of("kind", "TRACE")), "traces"))
                .containsExactly("t1");
        assertThat(ids(rig.ask(me, TRACES, "f", Map.of("kind", "TRACE", "keys", List.of("theirs"))), "traces"))
                .isEmpty();
        assertThat(ids(rig.ask(me, REQUESTS, "f", Map.of("id", "t2")), "requests"))
                .isEmpty();
        assertThat(rig.ask(me, "{ trace(kind: TRACE, id: \"t2\", key: \"theirs\") { id } }")
                        .at("/data/trace")
                        .isNull())
                .isTrue();
        String reader = rig.user(false, Set.of(Scope.READ_REQUESTS));
        assertThat(ids(rig.ask(reader, TRACES, "f", Map.of("kind", "TRACE")), "traces"))
                .containsExactly("t2", "t1");
    }
}
