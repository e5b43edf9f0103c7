package io.axonhub.gateway;

import io.axonhub.gateway.admin.control.Replicas.Replica;
import io.axonhub.gateway.config.LimitsConfig;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Replicas;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.memory.MemoryCounters;
import io.axonhub.gateway.store.replica.Heartbeat;
import io.axonhub.gateway.store.replica.Leadership;
import io.axonhub.gateway.store.replica.Outage;
import io.axonhub.gateway.store.replica.SharedCounters;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/** This replica among those on its database: its heartbeat, what it leads, and the limits that it shares with them. */
final class Fleet implements AutoCloseable {
    private final Replicas replicas;
    private final Clock clock;
    private final Heartbeat heartbeat;
    private final Leadership leadership;
    private final Runnable closeCounters;
    private final Counters counters;

    private Fleet(Database database, LongSupplier revision, LimitsConfig limits, Clock clock) {
        String id = UUID.randomUUID().toString();
        this.clock = clock;
        replicas = database.replicas();
        heartbeat = new Heartbeat(replicas, id, revision, clock).start();
        leadership = new Leadership(database.leases(), Leadership.CHORES, id, clock).start();
        if (database.isShared()) {
            Outage outage = switch (limits.whenStoreIsDown()) {
                case LOCAL -> new Outage.Local(heartbeat::live);
                case REFUSE -> new Outage.Refuse();
            };
            SharedCounters shared = new SharedCounters(database.counterRows(), id, outage, clock).start();
            counters = shared;
            closeCounters = shared::close;
        } else {
            counters = new MemoryCounters(database.usageHistory());
            closeCounters = () -> {};
        }
    }

    /** {@code revision}: of the configuration in use here, a field read. */
    static Fleet join(Database database, LongSupplier revision, LimitsConfig limits, Clock clock) {
        return new Fleet(database, revision, limits, clock);
    }

    /** For limits. */
    Counters counters() {
        return counters;
    }

    /** All that live, for operators who wait until each serves what they wrote. */
    List<Replica> live() {
        return replicas.live(clock.instant()).stream()
                .map(one -> new Replica(one.id(), one.appliedRevision(), one.seenAt()))
                .toList();
    }

    /** Whether this replica does the chores. */
    Leadership leadership() {
        return leadership;
    }

    @Override
    public void close() {
        leadership.close();
        closeCounters.run();
        heartbeat.close();
    }
}
