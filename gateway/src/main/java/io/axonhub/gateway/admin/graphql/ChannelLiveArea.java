package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.playground.UpstreamModels;
import io.axonhub.gateway.pipeline.routing.Health;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** How channels are at this replica at this moment, and what their providers say that they serve. */
public final class ChannelLiveArea implements Areas.Area {
    private final Snapshot.Source snapshots;
    private final Health health;
    private final UpstreamModels models;
    private final ChannelDrafts drafts;
    private final Clock clock;

    /** With what the routing knows, and the way to providers. */
    public ChannelLiveArea(
            Snapshot.Source snapshots, Health health, UpstreamModels models, ChannelDrafts drafts, Clock clock) {
        this.snapshots = snapshots;
        this.health = health;
        this.models = models;
        this.drafts = drafts;
        this.clock = clock;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Channel.health", this::health, "Mutation.fetchModels", this::fetch);
    }

    /** Null for a channel that is not in use. */
    private @Nullable Row health(Call call) {
        Channel channel =
                snapshots.current().channels().get(String.valueOf(call.source().get("id")));
        if (channel == null) {
            return null;
        }
        Health.Report report = health.report(channel);
        List<Row> credentials = new ArrayList<>();
        for (int i = 0; i < report.credentials().size(); i++) {
            Health.CredentialReport one = report.credentials().get(i);
            List<Row> models = new ArrayList<>();
            one.models()
                    .forEach((name, left) -> models.add(Row.of("name", name)
                            .with("readyInMillis", Duration.ofNanos(left).toMillis())));
            credentials.add(Row.of("index", i)
                    .with("ready", one.restNanos() == 0)
                    .with("readyInMillis", Duration.ofNanos(one.restNanos()).toMillis())
                    .with("restingModels", models));
        }
        return Row.of("ready", report.obstacle() == null)
                .with("breaker", report.view().breaker())
                .with("inFlight", report.view().inFlight())
                .with("concurrency", channel.concurrency())
                .with("outBecause", report.obstacle())
                .with("readyInMillis", Duration.ofNanos(report.obstacleNanos()).toMillis())
                .with("credentials", credentials)
                .with("lastError", lastError(report));
    }

    private @Nullable Row lastError(Health.Report report) {
        Health.LastError error = report.lastError();
        return error == null
                ? null
                : Row.of("errorClass", error.errorClass())
                        .with("httpStatus", error.status())
                        .with("message", error.message())
                        .with("at", clock.instant().minusNanos(Math.max(0, report.now() - error.atNanos())));
    }

    /** What the provider lists, beside what the channel lists. */
    private Row fetch(Call call) {
        Channel channel = call.has("id") ? drafts.stored(call, "id") : drafts.draft(call.in("input"));
        NavigableSet<String> listed = models.of(channel);
        List<String> known = channel.models().values().stream()
                .map(Channel.Model::upstreamName)
                .distinct()
                .sorted()
                .toList();
        return Row.of(
                        "models",
                        listed.stream()
                                .map(name -> Row.of("name", name)
                                        .with("listed", known.stream().anyMatch(one -> isOf(one, name))))
                                .toList())
                .with(
                        "gone",
                        known.stream()
                                .filter(name -> listed.stream().noneMatch(one -> isOf(name, one)))
                                .toList());
    }

    /** Vertex lists models without the version that a channel may name behind an {@code @}. */
    private static boolean isOf(String name, String listed) {
        return name.equals(listed) || name.startsWith(listed + "@");
    }
}
