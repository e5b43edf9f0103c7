package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.gitops.Configuration;
import io.axonhub.gateway.admin.settings.RunningSettings;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.config.LiveSettings;
import io.axonhub.gateway.config.RetentionConfig;
import io.axonhub.gateway.config.StorageConfig;
import io.axonhub.gateway.store.Leases;
import io.axonhub.gateway.store.Replicas;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What is set, without its secrets, and who serves it. */
public final class SystemArea implements Areas.Area {
    private final GatewayConfig config;
    private final String version;
    private final Configuration configuration;
    private final Fleet fleet;
    private final RunningSettings settings;
    private final Clock clock;

    /** The gateways on the database. {@code chores}: the lease of whoever does what one does for all. */
    public record Fleet(Replicas replicas, Leases leases, String chores) {}

    /** With where it stands. */
    public SystemArea(
            GatewayConfig config,
            String version,
            Configuration configuration,
            Fleet fleet,
            RunningSettings settings,
            Clock clock) {
        this.config = config;
        this.version = version;
        this.configuration = configuration;
        this.fleet = fleet;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Query.system", call -> row());
    }

    Row row() {
        RunningSettings.State set = settings.current();
        Configuration.Status status = configuration.status();
        return Row.of("name", config.server().name())
                .with("version", version)
                .with("database", config.db().dialect().key())
                .with("storeId", configuration.objects(clock).storeId())
                .with("revision", status.revision())
                .with("lastError", status.lastError().orElse(null))
                .with(
                        "problems",
                        status.problems().stream().map(ManagedObjects::problem).toList())
                .with("replicas", replicas())
                .with("storage", storage(set.effective().storage()))
                .with("retention", retention(set.effective().retention()))
                .with(
                        "signInElsewhere",
                        config.admin().oidc().isOn() ? config.admin().oidc().issuer() : null)
                .with("introspection", set.effective().introspection())
                .with("settingsVersion", set.stored().version())
                .with(
                        "settings",
                        LiveSettings.KEYS.stream().map(key -> setting(key, set)).toList());
    }

    private Row setting(String key, RunningSettings.State set) {
        String source =
                settings.isManaged(key) ? "CONFIG" : set.stored().values().containsKey(key) ? "ADMIN" : "DEFAULT";
        return Row.of("key", key)
                .with("value", set.effective().values().get(key))
                .with("source", source);
    }

    private List<Row> replicas() {
        String leader =
                fleet.leases().holder(fleet.chores()).map(Leases.Lease::holder).orElse("");
        return fleet.replicas().live(clock.instant()).stream()
                .map(one -> Row.of("id", one.id())
                        .with("appliedRevision", one.appliedRevision())
                        .with("startedAt", one.startedAt())
                        .with("seenAt", one.seenAt())
                        .with("leads", one.id().equals(leader)))
                .toList();
    }

    private static Row storage(StorageConfig storage) {
        return Row.of("requestBody", storage.requestBody())
                .with("responseBody", storage.responseBody())
                .with("chunks", storage.chunks())
                .with("redactPattern", storage.redact().pattern())
                .with("redactPaths", storage.redact().paths())
                .with("bodies", storage.bodies().location());
    }

    private static List<Row> retention(RetentionConfig rules) {
        return List.of(
                rule("requests", rules.requests()),
                rule("bodies", rules.bodies()),
                rule("audit", rules.audit()),
                rule("usage", rules.usage()));
    }

    private static Row rule(String name, RetentionConfig.Rule rule) {
        return Row.of("resource", name)
                .with(
                        "maxAgeSeconds",
                        rule.maxAge().isZero() ? null : rule.maxAge().toSeconds())
                .with("cron", rule.cron().toString());
    }
}
