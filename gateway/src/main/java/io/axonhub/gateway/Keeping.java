package io.axonhub.gateway;

import io.axonhub.gateway.client.s3.S3Blobs;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.config.JournalConfig;
import io.axonhub.gateway.config.RetentionConfig;
import io.axonhub.gateway.config.StorageConfig;
import io.axonhub.gateway.json.Redaction;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.pipeline.record.StoragePolicy;
import io.axonhub.gateway.provider.auth.S3Access;
import io.axonhub.gateway.store.Blobs;
import io.axonhub.gateway.store.OwnedRecords;
import io.axonhub.gateway.store.RecordSink;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.journal.JournalSettings;
import io.axonhub.gateway.store.lifecycle.FolderBlobs;
import io.axonhub.gateway.store.lifecycle.OffloadedRequests;
import io.axonhub.gateway.store.lifecycle.OffloadingSink;
import io.axonhub.gateway.store.lifecycle.RetentionJob;
import io.axonhub.gateway.store.lifecycle.RollupJob;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What is kept of requests, where, and for how long. */
final class Keeping {
    private static final String FOLDER = "file:";
    private static final String BUCKET = "s3://";

    private final GatewayConfig config;
    private final Clock clock;
    private final Optional<Blobs> blobs;

    /** {@code network}: the way to a bucket. */
    Keeping(GatewayConfig config, Upstream network, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.blobs = blobs(config.storage().bodies(), network, clock);
    }

    private static Optional<Blobs> blobs(StorageConfig.Bodies bodies, Upstream network, Clock clock) {
        String location = bodies.location();
        if (location.startsWith(FOLDER)) {
            return Optional.of(new FolderBlobs(Path.of(location.substring(FOLDER.length()))));
        }
        if (!location.startsWith(BUCKET)) {
            return Optional.empty();
        }
        StorageConfig.S3 s3 = bodies.s3();
        String[] names = location.substring(BUCKET.length()).split("/", 2);
        String prefix = names.length < 2 ? "" : names[1].replaceAll("^/+|/+$", "");
        URI endpoint = URI.create(
                s3.endpoint().isBlank()
                        ? "https://s3." + s3.region() + ".amazonaws.com"
                        : s3.endpoint().replaceAll("/+$", ""));
        return Optional.of(new S3Blobs(
                network,
                new S3Blobs.Bucket(endpoint, names[0], prefix),
                new S3Access(s3.accessKeyId(), s3.secretAccessKey(), s3.region(), clock),
                clock));
    }

    /** How the journal is kept. */
    static JournalSettings settings(JournalConfig config) {
        JournalSettings defaults = JournalSettings.defaults(config.dir());
        return new JournalSettings(
                config.dir(),
                config.fsyncInterval(),
                config.maxSize(),
                defaults.segmentSize(),
                defaults.queueSize(),
                switch (config.onFull()) {
                    case REFUSE -> JournalSettings.WhenFull.REFUSE;
                    case DROP -> JournalSettings.WhenFull.DROP;
                });
    }

    /** What the gateway itself wants kept. */
    static StoragePolicy policy(StorageConfig storage) {
        return new StoragePolicy(
                storage.requestBody(),
                storage.responseBody(),
                storage.chunks(),
                StoragePolicy.defaults().maxBody(),
                redactions(storage.redact()));
    }

    /** The same of settings that may change. */
    static Supplier<StoragePolicy> policies(Supplier<StorageConfig> storage) {
        return new Derived<>(storage, Keeping::policy);
    }

    private static List<UnaryOperator<Optional<byte[]>>> redactions(StorageConfig.Redact redact) {
        Redaction redaction = redact.pattern().isBlank()
                ? Redaction.none()
                : Redaction.none().withPattern(redact.pattern(), Redaction.REPLACEMENT);
        for (String path : redact.paths()) {
            redaction = redaction.withPath(path, Redaction.REPLACEMENT);
        }
        return redaction.isEmpty() ? List.of() : List.of(redaction);
    }

    /** Where the mover carries records. */
    RecordSink sink(Database database) {
        int from = config.storage().bodies().minSize();
        return blobs.<RecordSink>map(there -> new OffloadingSink(database.recordSink(), there, from))
                .orElse(database.recordSink());
    }

    /** The recorded requests with their bodies, wherever these are. */
    Requests requests(Database database) {
        return blobs.<Requests>map(there -> new OffloadedRequests(database.requests(), there))
                .orElse(database.requests());
    }

    private void removeElsewhere(String location) {
        blobs.ifPresent(there -> there.remove(location));
    }

    /** All that is recorded of somebody. */
    OwnedRecords owned(Database database) {
        return database.ownedRecords(requests(database), this::removeElsewhere);
    }

    /** Removes what is too old, while {@code leader} says that this replica is the one. */
    RetentionJob retention(Database database, Supplier<RetentionConfig> rules, BooleanSupplier leader) {
        return new RetentionJob(
                database.retention(this::removeElsewhere),
                new Derived<>(rules, Keeping::rules),
                leader,
                clock.withZone(java.time.ZoneId.systemDefault()));
    }

    /** Sums up what was used, while {@code leader} says that this replica is the one. */
    RollupJob rollups(Database database, BooleanSupplier leader) {
        return new RollupJob(database.rollups(), leader, clock, System::nanoTime);
    }

    private static List<RetentionJob.Rule> rules(RetentionConfig rules) {
        return List.of(
                rule(Retention.Resource.BODIES, rules.bodies()),
                rule(Retention.Resource.REQUESTS, rules.requests()),
                rule(Retention.Resource.AUDIT, rules.audit()),
                rule(Retention.Resource.USAGE, rules.usage()));
    }

    private static RetentionJob.Rule rule(Retention.Resource resource, RetentionConfig.Rule rule) {
        return new RetentionJob.Rule(resource, rule.maxAge(), rule.cron()::next);
    }
}
