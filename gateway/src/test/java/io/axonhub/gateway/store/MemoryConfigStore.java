package io.axonhub.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store without a database. */
public final class MemoryConfigStore implements ConfigStore {
    private Map<String, ConfigRow> rows = new TreeMap<>();
    private Map<String, Long> fences = new HashMap<>();
    private @Nullable StoreException failure;
    private final List<String> revisions = new ArrayList<>();
    private final Map<String, People.Holder> holders = new HashMap<>();
    private final List<AuditEntry> entries = new ArrayList<>();
    private final java.util.function.Consumer<AuditEntry> audit;
    private Settings settings = new Settings(1, Map.of());

    public MemoryConfigStore() {
        this(entry -> {});
    }

    /** With a log that its changes are told to. */
    public MemoryConfigStore(java.util.function.Consumer<AuditEntry> audit) {
        this.audit = audit;
    }

    /** Makes reading fail, or work again. */
    public synchronized void fail(@Nullable StoreException with) {
        failure = with;
    }

    private void reachable() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public synchronized Contents contents() {
        reachable();
        return new Contents(revisions.size(), List.copyOf(rows.values()));
    }

    @Override
    public synchronized Optional<ConfigRow> find(ConfigRow.Key key) {
        return Optional.ofNullable(rows.get(key.toString()));
    }

    @Override
    public synchronized long revision() {
        reachable();
        return revisions.size();
    }

    @Override
    public synchronized Settings settings() {
        reachable();
        return settings;
    }

    /** The audit log. */
    public synchronized List<AuditEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public Revisions watch() {
        return new Revisions() {
            @Override
            public void await(Duration most) throws InterruptedException {
                Thread.sleep(most);
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    @Override
    public String storeId() {
        return "memory";
    }

    /** Who did what, in order. */
    public synchronized List<String> revisions() {
        return List.copyOf(revisions);
    }

    /** Changes an object behind everybody's back. */
    public synchronized void edit(ConfigRow.Key key, Function<ConfigRow, ConfigRow> edit) {
        rows.computeIfPresent(key.toString(), (text, row) -> edit.apply(row));
    }

    @Override
    public synchronized <T> T write(String actor, Function<Transaction, T> work) {
        Map<String, ConfigRow> rowsBefore = new TreeMap<>(rows);
        Map<String, Long> fencesBefore = new HashMap<>(fences);
        int before = revisions.size();
        int told = entries.size();
        Settings settingsBefore = settings;
        try {
            return work.apply(new Open(actor));
        } catch (RuntimeException e) {
            rows = rowsBefore;
            fences = fencesBefore;
            revisions.subList(before, revisions.size()).clear();
            entries.subList(told, entries.size()).clear();
            settings = settingsBefore;
            throw e;
        }
    }

    private final class Open implements Transaction {
        private final String actor;

        Open(String actor) {
            this.actor = actor;
        }

        @Override
        public Optional<ConfigRow> find(ConfigRow.Key key) {
            return Optional.ofNullable(rows.get(key.toString()));
        }

        @Override
        public List<ConfigRow> owned(String ownerPrefix) {
            return rows.values().stream()
                    .filter(row -> row.origin().owner().startsWith(ownerPrefix))
                    .toList();
        }

        @Override
        public void put(ConfigRow row) {
            rows.put(
                    row.key().toString(),
                    new ConfigRow(
                            row.key(),
                            row.origin(),
                            row.version(),
                            row.meta(),
                            row.spec(),
                            row.secrets(),
                            ConfigRow.State.INTACT,
                            Instant.now()));
        }

        @Override
        public void remove(ConfigRow.Key key) {
            rows.remove(key.toString());
        }

        @Override
        public boolean set(Settings wanted) {
            boolean right = wanted.version() == settings.version();
            if (right) {
                settings = new Settings(wanted.version() + 1, wanted.values());
            }
            return right;
        }

        @Override
        public void hold(String keyId, People.Holder holder) {
            holders.put(keyId, holder);
        }

        @Override
        public void audit(AuditEntry entry) {
            entries.add(entry);
            audit.accept(entry);
        }

        @Override
        public long fence(String source) {
            return fences.getOrDefault(source, 0L);
        }

        @Override
        public void fence(String source, long fence) {
            fences.put(source, fence);
        }

        @Override
        public long revision() {
            return revisions.size();
        }

        @Override
        public long revise(String what) {
            revisions.add(actor + ": " + what);
            return revisions.size();
        }
    }
}
