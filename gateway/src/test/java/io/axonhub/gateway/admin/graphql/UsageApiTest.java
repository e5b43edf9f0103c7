package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Project;
import io.axonhub.gateway.store.RequestDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Rollups;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage and dashboards by GraphQL, from records to figures. */
class UsageApiTest {
    private static final String USAGE =
            "query($r: TimeRangeInput, $f: UsageFilter, $b: [UsageDimension!], $s: UsageStep, $o: UsageOrder, $n: Int) {"
                    + " usage(range: $r, filter: $f, by: $b, step: $s, order: $o, first: $n) { from until zone behind count"
                    + " total { requests completed failed canceled retried unpriced tokens { input total }"
                    + " costs { amount currency } duration { count p50Micros ranges { upToMicros count } } }"
                    + " series { at figures { requests } } rest { requests } lines { values { dimension value label }"
                    + " figures { requests costs { amount currency } } series { at figures { requests } } } } }";

    private final AdminRig rig;
    private long position;

    UsageApiTest(@TempDir Path dir) {
        rig = new AdminRig(dir);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void request(String id, Instant at, String key, String model, boolean fails) {
        RequestDraft draft =
                RequestDraft.request(id, at).byAda(key).streams(model).took(60_000L, 800_000L);
        RequestRecord record = fails
                ? draft.at(null, 1).failed(new Failure("timeout", "late")).done()
                : draft.used(new Usage(1, 2, 3, 4, 5, 6), null)
                        .cost(new Cost(new BigDecimal(model.equals("big") ? "2.5" : "0.5"), "USD"))
                        .done();
        rig.access.database.recordSink().write("j", List.of(record), new JournalPosition(1, ++position));
    }

    private void sum() {
        Rollups rollups = rig.access.database.rollups();
        rollups.due(100).forEach(rollups::build);
        rollups.buildDays(rig.access.now(), 100);
    }

    private JsonNode usage(String token, Object... variables) {
        JsonNode answer = rig.ask(token, USAGE, variables);
        assertThat(answer.path("errors")).as("%s", answer).isEmpty();
        return answer.at("/data/usage");
    }

    private static List<String> lines(JsonNode usage) {
        return usage.path("lines")
                .valueStream()
                .map(line -> line.path("values")
                                .valueStream()
                                .map(value -> value.path("label").asText())
                                .toList()
                        + " " + line.at("/figures/requests").asText())
                .toList();
    }

    @Test
    void figuresAddUpAndDivideByDayInTheAskersTimeZone() {
        Instant now = rig.access.now().minusSeconds(60);
        request("r1", now, "a", "m", false);
        request("r2", now.minus(Duration.ofDays(1)), "a", "big", false);
        request("r3", now.minus(Duration.ofDays(2)), "b", "m", true);
        request("r4", now.minus(Duration.ofDays(40)), "b", "m", false);
        sum();
        JsonNode usage = usage(rig.owner(), "r", Map.of("preset", "LAST_7_DAYS", "zone", "Asia/Shanghai"), "s", "DAY");
        assertThat(usage.path("zone").asText()).isEqualTo("Asia/Shanghai");
        assertThat(usage.path("behind").isNull()).isTrue();
        JsonNode total = usage.path("total");
        assertThat(total.path("requests").asInt()).isEqualTo(3);
        assertThat(total.path("completed").asInt()).isEqualTo(2);
        assertThat(total.path("failed").asInt()).isEqualTo(1);
        assertThat(total.at("/tokens/input").asInt()).isEqualTo(2);
        assertThat(total.at("/tokens/total").asInt()).isEqualTo(42);
        assertThat(total.at("/costs/0/amount").asText()).isEqualTo("3");
        assertThat(total.at("/duration/count").asInt()).isEqualTo(2);
        assertThat(total.at("/duration/p50Micros").asLong()).isBetween(750_000L, 1_000_000L);
        assertThat(total.at("/duration/ranges")).hasSize(16);
        assertThat(usage.path("series")).hasSize(7);
        assertThat(usage.at("/series/6/figures/requests").asInt()).isEqualTo(1);
        assertThat(usage.at("/series/0/figures/requests").asInt()).isZero();
        assertThat(usage.at("/series/0/at").asText()).endsWith("16:00:00Z");
    }

    @Test
    void theTopLinesAreShownAndTheRestIsAddedUp() {
        Instant now = rig.access.now().minusSeconds(60);
        request("r1", now, "a", "m", false);
        request("r2", now, "a", "m", false);
        request("r3", now, "a", "big", false);
        request("r4", now, "b", "small", false);
        sum();
        String owner = rig.owner();
        JsonNode byCost = usage(owner, "b", List.of("MODEL"), "o", "COST", "n", 1, "s", "HOUR");
        assertThat(lines(byCost)).containsExactly("[big] 1");
        assertThat(byCost.at("/lines/0/figures/costs/0/amount").asText()).isEqualTo("2.5");
        assertThat(byCost.at("/lines/0/series")
                        .valueStream()
                        .mapToInt(point -> point.at("/figures/requests").asInt())
                        .sum())
                .isEqualTo(1);
        assertThat(byCost.path("count").asInt()).isEqualTo(3);
        assertThat(byCost.at("/rest/requests").asInt()).isEqualTo(3);
        assertThat(lines(usage(owner, "b", List.of("KEY", "MODEL"), "f", Map.of("models", List.of("m", "small")))))
                .containsExactly("[a, m] 2", "[b, small] 1");
        assertThat(usage(owner, "f", Map.of("keys", List.of()))
                        .at("/total/requests")
                        .asInt())
                .isZero();
        assertThat(usage(owner, "f", Map.of("statuses", List.of("COMPLETED"), "errorClasses", List.of("")))
                        .at("/total/requests")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void peopleSeeTheirOwnAndTheirProjectsAndAScopeShowsAll() {
        Instant now = rig.access.now().minusSeconds(60);
        rig.access.people.projects().add(new Project("prj", "Search", "", true, now, 1));
        String me = rig.user(false, Set.of());
        rig.access.people.hold("mine", new People.Holder("u0", "prj"));
        request("r1", now, "mine", "m", false);
        request("r2", now, "theirs", "m", false);
        sum();
        assertThat(usage(me).at("/total/requests").asInt()).isEqualTo(1);
        assertThat(usage(me, "f", Map.of("keys", List.of("theirs")))
                        .at("/total/requests")
                        .asInt())
                .isZero();
        String all = rig.user(false, Set.of(Scope.READ_DASHBOARD));
        assertThat(lines(usage(all, "b", List.of("PROJECT", "HOLDER"))))
                .containsExactlyInAnyOrder("[Search, u0] 1", "[, ] 1");
        assertThat(rig.ask(me, "{ dashboard { current { requests } activeKeys } }")
                        .at("/data/dashboard/activeKeys")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void theDashboardComparesWithTheRangeBefore() {
        Instant now = rig.access.now().minusSeconds(60);
        request("r1", now, "a", "m", false);
        request("r2", now.minus(Duration.ofDays(1)), "b", "m", true);
        request("r3", now.minus(Duration.ofDays(1)), "b", "m", false);
        JsonNode early = rig.ask(rig.owner(), "{ dashboard { behind } }");
        assertThat(early.at("/data/dashboard/behind").isNull()).isFalse();
        sum();
        JsonNode answer = rig.ask(
                rig.owner(),
                "{ dashboard(range: {preset: TODAY}) { step current { requests duration { p95Micros } }"
                        + " previous { requests failed } series { figures { requests } }"
                        + " activeChannels activeModels activeKeys behind } }");
        JsonNode dashboard = answer.at("/data/dashboard");
        assertThat(dashboard.path("step").asText()).isEqualTo("HOUR");
        assertThat(dashboard.at("/current/requests").asInt()).isEqualTo(1);
        assertThat(dashboard.at("/current/duration/p95Micros").asLong()).isPositive();
        assertThat(dashboard.at("/previous/failed").asInt()).isEqualTo(1);
        assertThat(dashboard.path("activeChannels").asInt()).isEqualTo(1);
        assertThat(dashboard.path("activeKeys").asInt()).isEqualTo(1);
    }

    @Test
    void refusesRangesThatMakeNoSense() {
        String owner = rig.owner();
        assertThat(refused(owner, Map.of("zone", "Mars/Olympus"))).isEqualTo("range.zone");
        assertThat(refused(owner, Map.of("preset", "TODAY", "from", "2026-11-01T00:00:00Z")))
                .isEqualTo("range.preset");
        assertThat(refused(owner, Map.of("until", "2026-11-01T00:00:00Z"))).isEqualTo("range.from");
        assertThat(refused(owner, Map.of("from", "2020-11-01T00:00:00Z"))).isEqualTo("range.from");
        assertThat(refused(owner, Map.of("from", "2026-11-01T00:00:00Z", "until", "2026-10-01T00:00:00Z")))
                .isEqualTo("range.from");
        JsonNode many = rig.ask(owner, USAGE, "b", List.of("KEY", "MODEL", "USER", "TEAM"));
        assertThat(many.at("/errors/0/extensions/field").asText()).isEqualTo("by");
        JsonNode long_ = rig.ask(owner, USAGE, "b", List.of("KEY"), "s", "HOUR", "n", 50);
        assertThat(long_.path("errors")).as("no lines, no series").isEmpty();
    }

    private String refused(String token, Map<String, String> range) {
        return rig.ask(token, USAGE, "r", range)
                .at("/errors/0/extensions/field")
                .asText();
    }
}
