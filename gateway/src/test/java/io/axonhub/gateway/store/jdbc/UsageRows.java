package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RequestDraft;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.UsageReports;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fresh database, and requests whose usage is summed up there. */
final class UsageRows implements AutoCloseable {
    private final Database database;
    private long position;

    UsageRows(TestDatabase kind, Path dir) {
        database = Database.open(kind.fresh(dir), Clock.systemUTC());
    }

    Database database() {
        return database;
    }

    /** A completed one of a key with one attempt, 1 to 6 tokens of each kind. */
    static RequestRecord request(String id, Instant at, String key, String model, @Nullable Cost cost) {
        return RequestDraft.request(id, at)
                .byAda(key)
                .streams(model)
                .at("default/" + model, 1)
                .took(60_000L, 800_000L)
                .used(new Usage(1, 2, 3, 4, 5, 6), UsageSource.REPORTED)
                .cost(cost)
                .done();
    }

    /** One of key k1 and model m1 that came to nothing. */
    static RequestRecord failed(String id, Instant at, String errorClass) {
        return RequestDraft.request(id, at)
                .byAda("k1")
                .streams("m1")
                .at(null, 3)
                .failed(new Failure(errorClass, "no"))
                .told(502)
                .took(null, 5L)
                .done();
    }

    /** As a journal brings them. */
    void write(List<RequestRecord> records) {
        database.recordSink().write("j", List.copyOf(records), new JournalPosition(1, ++position));
    }

    /** The reports as they are then. */
    UsageReports reports(Instant now) {
        return database.usageReports(Clock.fixed(now, ZoneOffset.UTC));
    }

    @Override
    public void close() {
        database.close();
    }
}
