package io.axonhub.operator.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.crd.Condition.Holds;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Finding;
import io.axonhub.operator.desired.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out a resource's status. It is true or it says that it does not know; times change only when something else does. */
public final class StatusReport {
    /** Reasons that only a person can do something about. */
    private static final Set<String> FINAL = Set.of(
            "Invalid",
            "UnsupportedByGateway",
            "RefNotPermitted",
            "SecretConflict",
            "DuplicateKey",
            "ConflictsWithUiObject",
            "OwnedByOther",
            "Expired");

    /** How long a Secret or a reference may be late, as it is when all comes from Git at once. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Declared declared;
    private final Plan plan;
    private final ObjectNode before;
    private final Instant now;

    private StatusReport(Declared declared, Plan plan, ObjectNode before, Instant now) {
        this.declared = declared;
        this.plan = plan;
        this.before = before;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * The status, and when it will be another by time alone.
     *
     * @param again empty when it will not
     */
    public record Report(ObjectNode status, Optional<Instant> again) {}

    /** From all that is known. {@code before} is the status there is; null for none. */
    public static Report of(Declared declared, Plan plan, Progress progress, @Nullable ObjectNode before, Instant now) {
        return new StatusReport(declared, plan, before == null ? Json.object() : before, now).report(progress);
    }

    private Report report(Progress progress) {
        Aspect accepted = accepted(progress);
        Aspect resolved = resolved();
        Aspect programmed = programmed(progress);
        Aspect ready = ready(List.of(accepted, resolved, programmed));
        Optional<Instant> lateAt = lateAt(resolved);
        boolean stalled = List.of(accepted, resolved, ready).stream().anyMatch(StatusReport::isFinal)
                || lateAt.filter(at -> !at.isAfter(now)).isPresent();

        Map<String, Aspect> all = new LinkedHashMap<>();
        all.put("Accepted", accepted);
        all.put("ResolvedRefs", resolved);
        all.put("Programmed", programmed);
        all.put("Ready", ready);
        if (stalled) {
            all.put("Stalled", Aspect.yes(ready.reason(), ready.message()));
        } else if (ready.holds() != Holds.TRUE && !(progress instanceof Progress.Paused)) {
            all.put("Reconciling", Aspect.yes(ready.reason(), ready.message()));
        }
        ObjectNode status = Json.object();
        status.put("observedGeneration", declared.meta().generation());
        status.setAll(plan.facts());
        gateway(progress).ifPresent(gateway -> status.set("gateway", gateway));
        status.set("conditions", conditions(all));
        return new Report(status, lateAt.or(this::expiry).filter(at -> at.isAfter(now)));
    }

    private Aspect accepted(Progress progress) {
        if (progress instanceof Progress.Paused) {
            return Aspect.unknown("Paused", "the annotation axonhub.io/paused is set: the gateway keeps what it has");
        }
        if (plan.refusal().isPresent()) {
            return Aspect.no(plan.refusal().get());
        }
        return switch (progress) {
            case Progress.Refused refused -> Aspect.no(new Finding(refused.reason(), refused.message()));
            case Progress.Stored stored -> Aspect.yes("Accepted", "the gateway takes it");
            case Progress.Unknown(String reason, String message, Optional<Progress.Stored> last) ->
                last.isPresent() ? Aspect.yes("Accepted", "the gateway takes it") : Aspect.unknown(reason, message);
            case Progress.Paused paused -> throw new IllegalStateException("answered above");
        };
    }

    private Aspect resolved() {
        if (plan.refs().isEmpty()) {
            return Aspect.yes("ResolvedRefs", "all references lead somewhere");
        }
        Finding first = plan.refs().stream()
                .filter(finding -> FINAL.contains(finding.reason()))
                .findFirst()
                .orElseGet(() -> plan.refs().getFirst());
        int more = plan.refs().size() - 1;
        return Aspect.no(more == 0 ? first : new Finding(first.reason(), first.message() + " (and " + more + " more)"));
    }

    private Aspect programmed(Progress progress) {
        return switch (progress) {
            case Progress.Paused paused -> Aspect.unknown("Pending", "paused");
            case Progress.Refused refused ->
                Aspect.no(new Finding("Pending", "the gateway keeps the last generation that it took, if any"));
            case Progress.Unknown unknown -> Aspect.no(new Finding(unknown.reason(), unknown.message()));
            case Progress.Stored stored -> programmed(stored);
        };
    }

    private static Aspect programmed(Progress.Stored stored) {
        if (stored.live() == 0) {
            return Aspect.no(new Finding("NoLiveReplicas", "no replica of the gateway reports"));
        }
        if (!stored.isComplete()) {
            String behind = stored.programmed() + "/" + stored.live() + " replicas run revision " + stored.revision();
            return Aspect.no(new Finding(stored.lagging() ? "ReplicaLagging" : "WaitingForReplicas", behind));
        }
        return Aspect.yes("Programmed", "every live replica runs it");
    }

    private Aspect ready(List<Aspect> aspects) {
        Optional<Aspect> failing =
                aspects.stream().filter(aspect -> !aspect.isTrue()).findFirst();
        if (failing.isPresent()) {
            return failing.get();
        }
        if (expiry().filter(end -> !end.isAfter(now)).isPresent()) {
            return Aspect.no(new Finding("Expired", "the key has expired: see spec.expiresAt"));
        }
        return declared.spec().path("enabled").asBoolean(true)
                ? Aspect.yes("Programmed", "every live replica runs it")
                : Aspect.yes("Disabled", "every live replica knows that it is switched off");
    }

    private Optional<Instant> expiry() {
        return time(declared.spec().path("expiresAt").asText());
    }

    private static boolean isFinal(Aspect aspect) {
        return aspect.holds() == Holds.FALSE && FINAL.contains(aspect.reason());
    }

    /** When a reference that leads nowhere is no longer merely late. */
    private Optional<Instant> lateAt(Aspect resolved) {
        return resolved.isTrue()
                ? Optional.empty()
                : Optional.of(transition("ResolvedRefs", Holds.FALSE).plus(PATIENCE));
    }

    private Optional<ObjectNode> gateway(Progress progress) {
        Optional<Progress.Stored> known = switch (progress) {
            case Progress.Stored stored -> Optional.of(stored);
            case Progress.Unknown unknown -> unknown.last();
            case Progress.Refused refused -> Optional.empty();
            case Progress.Paused paused -> Optional.empty();
        };
        if (known.isEmpty()) {
            return before.path("gateway") instanceof ObjectNode old ? Optional.of(old) : Optional.empty();
        }
        Progress.Stored stored = known.get();
        long revision = revision(stored);
        ObjectNode gateway = Json.object();
        gateway.put("revision", revision);
        gateway.put("replicas", stored.live());
        gateway.put("programmedReplicas", stored.programmed());
        gateway.put("summary", stored.programmed() + "/" + stored.live());
        gateway.put("storeId", stored.storeId());
        lastProgrammed(stored, revision).ifPresent(time -> gateway.put("lastProgrammedTime", time));
        return Optional.of(gateway);
    }

    /** What was there before this operator is in the revision that its status tells, where that speaks of this generation. */
    private long revision(Progress.Stored stored) {
        boolean told =
                before.path("observedGeneration").asLong(-1) == declared.meta().generation()
                        && before.at("/gateway/storeId").asText().equals(stored.storeId())
                        && before.at("/gateway/revision").asLong() > 0;
        return stored.found() && told ? before.at("/gateway/revision").asLong() : stored.revision();
    }

    private Optional<String> lastProgrammed(Progress.Stored stored, long revision) {
        String old = before.at("/gateway/lastProgrammedTime").asText();
        boolean same = before.at("/gateway/revision").asLong(-1) == revision;
        if (stored.isComplete() && !(same && !old.isEmpty())) {
            return Optional.of(now.toString());
        }
        return Optional.of(old).filter(time -> !time.isEmpty());
    }

    private ArrayNode conditions(Map<String, Aspect> aspects) {
        ArrayNode list = Json.array();
        aspects.forEach((type, aspect) -> {
            ObjectNode condition = list.addObject();
            condition.put("type", type);
            condition.put("status", text(aspect.holds()));
            condition.put("observedGeneration", declared.meta().generation());
            condition.put("lastTransitionTime", transition(type, aspect.holds()).toString());
            condition.put("reason", aspect.reason());
            condition.put("message", aspect.message());
        });
        return list;
    }

    /** When the condition became what it is. */
    private Instant transition(String type, Holds holds) {
        for (var condition : before.path("conditions")) {
            if (condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals(text(holds))) {
                return time(condition.path("lastTransitionTime").asText())
                        .filter(then -> then.isAfter(Instant.EPOCH))
                        .orElse(now);
            }
        }
        return now;
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String text(Holds holds) {
        return switch (holds) {
            case TRUE -> "True";
            case FALSE -> "False";
            case UNKNOWN -> "Unknown";
        };
    }
}
