package io.axonhub.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Declare;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Finding;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final Instant NOW = Declare.CREATED.plus(Duration.ofHours(1));
    private static final Declared CHANNEL = Declare.resource(Kind.CHANNEL, "c", "{'type': 'simulated'}");
    private static final Plan FINE = new Plan(null, List.of(), Optional.empty(), Json.object());
    private static final Progress.Stored DONE = new Progress.Stored("store", 7, 3, 3, false, false);

    private static Plan missing(String reason) {
        return new Plan(null, List.of(new Finding(reason, "message")), Optional.empty(), Json.object());
    }

    private static ObjectNode status(Plan plan, Progress progress) {
        return StatusReport.of(CHANNEL, plan, progress, null, NOW).status();
    }

    /** Each condition as {@code type=status/reason}. */
    private static List<String> conditions(JsonNode status) {
        List<String> all = new ArrayList<>();
        status.path("conditions")
                .forEach(one -> all.add(one.path("type").asText() + "="
                        + one.path("status").asText() + "/" + one.path("reason").asText()));
        return all;
    }

    @Test
    void isReadyWhenEveryLiveReplicaRunsIt() {
        ObjectNode status = status(FINE, DONE);
        assertThat(conditions(status))
                .containsExactly(
                        "Accepted=True/Accepted",
                        "ResolvedRefs=True/ResolvedRefs",
                        "Programmed=True/Programmed",
                        "Ready=True/Programmed");
        assertThat(status.path("observedGeneration").asLong()).isEqualTo(3);
        assertThat(status.at("/gateway/summary").asText()).isEqualTo("3/3");
        assertThat(status.at("/gateway/lastProgrammedTime").asText()).isEqualTo("2026-11-29T13:00:00Z");
    }

    @Test
    void isNotReadyWhileAReplicaIsBehindOrNoneIsThere() {
        assertThat(conditions(status(FINE, new Progress.Stored("store", 7, 3, 2, false, false))))
                .contains(
                        "Programmed=False/WaitingForReplicas",
                        "Ready=False/WaitingForReplicas",
                        "Reconciling=True/WaitingForReplicas");
        assertThat(conditions(status(FINE, new Progress.Stored("store", 7, 3, 2, true, false))))
                .contains("Ready=False/ReplicaLagging");
        assertThat(conditions(status(FINE, new Progress.Stored("store", 7, 0, 0, false, false))))
                .contains("Ready=False/NoLiveReplicas");
    }

    @Test
    void saysThatTheGatewayIsUnreachableAndWhatItHadLast() {
        ObjectNode status = status(FINE, new Progress.Unknown("GatewayUnreachable", "down", Optional.of(DONE)));
        assertThat(conditions(status))
                .contains(
                        "Accepted=True/Accepted",
                        "Programmed=False/GatewayUnreachable",
                        "Ready=False/GatewayUnreachable");
        assertThat(status.at("/gateway/revision").asLong()).isEqualTo(7);
        assertThat(conditions(status(FINE, new Progress.Unknown("GatewayUnreachable", "down", Optional.empty()))))
                .contains("Accepted=Unknown/GatewayUnreachable", "Programmed=False/GatewayUnreachable");
    }

    @Test
    void isStalledAtOnceWhereOnlyAPersonCanHelp() {
        assertThat(conditions(status(FINE, new Progress.Refused("Invalid", "spec.models: no"))))
                .contains("Accepted=False/Invalid", "Ready=False/Invalid", "Stalled=True/Invalid")
                .noneMatch(condition -> condition.startsWith("Reconciling"));
        assertThat(conditions(status(missing("RefNotPermitted"), DONE))).contains("Stalled=True/RefNotPermitted");
    }

    @Test
    void aMissingSecretIsStalledAfterFiveMinutesOnly() {
        StatusReport.Report first = StatusReport.of(CHANNEL, missing("SecretNotFound"), DONE, null, NOW);
        assertThat(conditions(first.status()))
                .contains(
                        "Programmed=True/Programmed", "Ready=False/SecretNotFound", "Reconciling=True/SecretNotFound");
        Instant again = first.again().orElseThrow();
        assertThat(again).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        StatusReport.Report later = StatusReport.of(CHANNEL, missing("SecretNotFound"), DONE, first.status(), again);
        assertThat(conditions(later.status())).contains("Stalled=True/SecretNotFound");
        assertThat(later.again()).isEmpty();
    }

    @Test
    void timesStayUntilTheStatusOfAConditionChanges() {
        ObjectNode first = status(FINE, DONE);
        StatusReport.Report same = StatusReport.of(CHANNEL, FINE, DONE, first, NOW.plusSeconds(60));
        assertThat(same.status()).isEqualTo(first);
        ObjectNode down = StatusReport.of(
                        CHANNEL,
                        FINE,
                        new Progress.Unknown("GatewayUnreachable", "down", Optional.of(DONE)),
                        first,
                        NOW.plusSeconds(60))
                .status();
        assertThat(down.at("/conditions/0/lastTransitionTime").asText()).isEqualTo("2026-11-29T13:00:00Z");
        assertThat(down.at("/conditions/2/lastTransitionTime").asText()).isEqualTo("2026-11-29T13:01:00Z");
    }

    @Test
    void whatWasThereBeforeTheOperatorKeepsItsRevision() {
        ObjectNode before = status(FINE, DONE);
        Progress found = new Progress.Stored("store", 4711, 3, 3, false, true);
        assertThat(StatusReport.of(CHANNEL, FINE, found, before, NOW.plusSeconds(60))
                        .status())
                .isEqualTo(before);
        Progress elsewhere = new Progress.Stored("another", 4711, 3, 3, false, true);
        assertThat(StatusReport.of(CHANNEL, FINE, elsewhere, before, NOW)
                        .status()
                        .at("/gateway/revision")
                        .asLong())
                .isEqualTo(4711);
    }

    @Test
    void disabledIsReadyAndExpiredIsNot() {
        Declared off = Declare.resource(Kind.CHANNEL, "c", "{'enabled': false}");
        assertThat(conditions(StatusReport.of(off, FINE, DONE, null, NOW).status()))
                .contains("Ready=True/Disabled");
        Declared key = Declare.resource(Kind.KEY, "k", "{'expiresAt': '2026-11-29T13:00:30Z'}");
        StatusReport.Report valid = StatusReport.of(key, FINE, DONE, null, NOW);
        assertThat(conditions(valid.status())).contains("Ready=True/Programmed");
        assertThat(valid.again()).contains(Instant.parse("2026-11-29T13:00:30Z"));
        assertThat(conditions(StatusReport.of(key, FINE, DONE, null, NOW.plusSeconds(30))
                        .status()))
                .contains("Ready=False/Expired", "Stalled=True/Expired");
    }

    @Test
    void pausedIsUnknownAndKeepsWhatIsKnownOfTheGateway() {
        ObjectNode before = status(FINE, DONE);
        ObjectNode paused = StatusReport.of(CHANNEL, FINE, new Progress.Paused(), before, NOW)
                .status();
        assertThat(conditions(paused))
                .contains("Accepted=Unknown/Paused", "Ready=Unknown/Paused")
                .noneMatch(condition -> condition.startsWith("Reconciling"));
        assertThat(paused.path("gateway")).isEqualTo(before.path("gateway"));
    }
}
