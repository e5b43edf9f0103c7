package io.axonhub.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Plan;
import io.axonhub.operator.desired.Wanted;
import io.axonhub.operator.gateway.GatewayUnavailableException;
import io.axonhub.operator.resource.AxonHubResource;
import io.axonhub.operator.status.Progress;
import io.axonhub.operator.status.StatusReport;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the reconcilers have in common: observe, plan, program, report. */
abstract class ResourceReconciler<R extends AxonHubResource> implements Reconciler<R>, Cleaner<R> {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    /** What all reconcilers work with. */
    record Tools(Programming programming, Statuses statuses, EventLog events, Wakeups wakeups, Duration release) {}

    /** Deletion policies that leave something in the gateway. */
    private static final Set<String> STAYS = Set.of("Orphan", "Disable");

    private final Tools tools;
    private final Sources sources;
    private final Kind kind;
    private @Nullable ResourceCache<Namespace> namespaces;

    ResourceReconciler(Tools tools, Sources sources, Kind kind) {
        this.tools = tools;
        this.sources = sources;
        this.kind = kind;
    }

    /** What it looks things up in, watched; it is used from then on. */
    abstract List<EventSource<?, R>> watched(EventSourceContext<R> context);

    @Override
    public final List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
        InformerEventSource<Namespace, R> labels = sources.namespaces(context);
        namespaces = labels;
        return sources.all(kind, watched(context), labels);
    }

    final Tools tools() {
        return tools;
    }

    /** What is to be done for the resource. */
    abstract Plan plan(R resource, Declared declared);

    /** The labels of a namespace, as far as they may be read. */
    final Map<String, String> namespaceLabels(String namespace) {
        return Watched.labels(namespaces, namespace);
    }

    /** When the resource is to be reconciled by time alone; empty for never. */
    Optional<Instant> next(R resource) {
        return Optional.empty();
    }

    /** Whether the gateway must have been told before the object may go. */
    abstract boolean mustBeRevoked();

    /** The object is gone. */
    void gone(ObjectRef ref) {}

    @Override
    public UpdateControl<R> reconcile(R resource, Context<R> context) {
        return reconcile(resource);
    }

    final UpdateControl<R> reconcile(R resource) {
        Declared declared = Declarations.of(resource);
        if (declared.isPaused()) {
            report(resource, declared, kept(resource), new Progress.Paused());
            return UpdateControl.noUpdate();
        }
        Plan plan = plan(resource, declared);
        Programming.Outcome outcome = tools.programming().program(wanted(declared, plan));
        if (outcome.corrected()) {
            tools.events()
                    .say(
                            resource,
                            EventLog.Type.WARNING,
                            "DriftCorrected",
                            "the gateway had it otherwise, which nobody told it here");
        }
        Optional<Instant> again = next(resource);
        if (outcome.progress() != null) {
            Optional<Instant> later = report(resource, declared, plan, outcome.progress());
            again = earlier(again, later);
        }
        return schedule(outcome.again(), again);
    }

    private Wanted wanted(Declared declared, Plan plan) {
        return Wanted.of(declared, plan, namespaceLabels(declared.ref().namespace()));
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return a.isPresent() && b.isPresent() ? (a.get().isBefore(b.get()) ? a : b) : a.or(() -> b);
    }

    private UpdateControl<R> schedule(@Nullable Duration wait, Optional<Instant> again) {
        Optional<Duration> until = again.map(
                        at -> Duration.between(tools.programming().now(), at))
                .map(time -> time.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : time);
        Optional<Duration> soonest = Optional.ofNullable(wait)
                .filter(time -> until.isEmpty() || time.compareTo(until.get()) < 0)
                .or(() -> until);
        UpdateControl<R> control = UpdateControl.noUpdate();
        soonest.ifPresent(control::rescheduleAfter);
        return control;
    }

    private Optional<Instant> report(R resource, Declared declared, Plan plan, Progress progress) {
        StatusReport.Report report = StatusReport.of(
                declared,
                plan,
                progress,
                tools.statuses().of(resource),
                tools.programming().now());
        tools.statuses().write(resource, report.status());
        return report.again();
    }

    /** The kind's own fields of the status as they are. */
    private Plan kept(R resource) {
        ObjectNode facts = Json.object();
        ObjectNode status = tools.statuses().of(resource);
        if (status != null) {
            facts.setAll(status.deepCopy());
            facts.remove(List.of("observedGeneration", "gateway", "conditions"));
        }
        return new Plan(null, List.of(), Optional.empty(), facts);
    }

    @Override
    public DeleteControl cleanup(R resource, Context<R> context) {
        return cleanup(resource);
    }

    final DeleteControl cleanup(R resource) {
        Declared declared = Declarations.of(resource);
        try {
            if (STAYS.contains(declared.spec().path("deletionPolicy").asText()) && !declared.isPaused()) {
                // what becomes of the row stands in what the gateway was told last
                tools.programming().update(wanted(declared, plan(resource, declared)));
            }
            tools.programming().remove(declared.ref(), declared.meta().uid());
        } catch (GatewayUnavailableException e) {
            if (!mayGo(resource, declared, e)) {
                Progress unknown = new Progress.Unknown(e.reason().text(), e.text(), Optional.empty());
                report(resource, declared, kept(resource), unknown);
                return DeleteControl.noFinalizerRemoval().rescheduleAfter(Duration.ofSeconds(2));
            }
            tools.events().say(resource, EventLog.Type.WARNING, "DeletionDeferred", deferred(declared, e));
        }
        tools.programming().forget(declared.ref());
        tools.statuses().forget(resource);
        gone(declared.ref());
        return DeleteControl.defaultDelete();
    }

    private static String deferred(Declared declared, GatewayUnavailableException e) {
        return declared.ref() + " goes before the gateway was told, and is taken away there when it answers: "
                + e.text();
    }

    private boolean mayGo(R resource, Declared declared, GatewayUnavailableException e) {
        if (declared.isForcedToGo()) {
            return true;
        }
        if (mustBeRevoked()) {
            return false;
        }
        Instant since = Instant.parse(resource.getMetadata().getDeletionTimestamp());
        boolean late = !since.plus(tools.release()).isAfter(tools.programming().now());
        return late || e.reason() == GatewayUnavailableException.Reason.GONE;
    }
}
