package io.axonhub.gateway.admin.settings;

import io.axonhub.gateway.config.LiveSettings;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.ConfigStore;
import io.axonhub.gateway.store.Settings;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The settings that count at this replica, which follow the database's revisions. Thread-safe; {@link #current()} is a field read. */
public final class RunningSettings {
    private final LiveSettings live;
    private final ConfigStore store;

    /** Held from the reading to the taking over, so that no reader brings back what another one has replaced. */
    private final ReentrantLock reading = new ReentrantLock();

    private volatile State state;

    /** What counts, and what people set of it. */
    public record State(LiveSettings.Effective effective, Settings stored) {}

    /**
     * As the database has them.
     *
     * @throws io.axonhub.gateway.store.StoreException when it cannot be read
     */
    public RunningSettings(LiveSettings live, ConfigStore store) {
        this.live = live;
        this.store = store;
        this.state = of(store.settings());
    }

    private State of(Settings stored) {
        return new State(live.with(stored.values()), stored);
    }

    /** What counts now. */
    public State current() {
        return state;
    }

    /** Takes over what is in the database. Parts that did not change stay the same objects. */
    public void refresh() {
        reading.lock();
        try {
            Settings stored = store.settings();
            if (stored.version() != state.stored().version()) {
                state = of(stored);
            }
        } finally {
            reading.unlock();
        }
    }

    /** Whether the file or the environment sets it, which wins. */
    public boolean isManaged(String key) {
        return live.isManaged(key);
    }

    /** Wants these values, by key, in place of all that people set before; false when that is not {@code version} any more. */
    public boolean change(long version, Map<String, String> values, AuditEntry entry) {
        boolean changed = store.write("user:" + entry.actor().name(), open -> {
            if (!open.set(new Settings(version, values))) {
                return false;
            }
            open.audit(entry);
            open.revise("settings");
            return true;
        });
        if (changed) {
            refresh();
        }
        return changed;
    }
}
