package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.ConfigRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The database's rows as an inventory. A row is read once a version. One that cannot be used, which takes an edit by SQL or a gateway of
 * another version, is reported, and stays as it was when it last could. Not thread-safe.
 */
final class StoredObjects {
    private final ProviderTypes types;
    private Map<ConfigRow.Key, Read> known = new HashMap<>();

    StoredObjects(ProviderTypes types) {
        this.types = types;
    }

    /**
     * A row and what came of it.
     *
     * @param inventory has the one object; null when it never could be used
     */
    private record Read(
            ConfigRow row, @Nullable Inventory inventory, ConfigObject.@Nullable Meta meta, List<Problem> errors) {
        boolean isOf(ConfigRow now) {
            return row.equals(now);
        }
    }

    /** All objects, the oldest first. */
    Inventory inventory(List<ConfigRow> rows, Report report) {
        Map<ConfigRow.Key, Read> next = new HashMap<>();
        for (ConfigRow row : rows) {
            Read before = known.get(row.key());
            next.put(row.key(), before != null && before.isOf(row) ? before : read(row, before));
        }
        known = next;
        Inventory inventory = Inventory.empty();
        next.values().stream()
                .sorted(Comparator.comparing(StoredObjects::age)
                        .thenComparing(read -> read.row().key().toString()))
                .forEach(read -> {
                    report.addAll(read.errors());
                    if (read.inventory() != null) {
                        inventory.addAll(read.inventory());
                    }
                });
        return inventory;
    }

    private static java.time.Instant age(Read read) {
        return read.meta() == null ? java.time.Instant.MAX : read.meta().created();
    }

    private Read read(ConfigRow row, @Nullable Read before) {
        Report report = new Report();
        if (ObjectCheck.readable(row)) {
            ConfigObject object = ObjectCodec.object(row);
            ObjectReader reader = new ObjectReader(types, report, Unsupported.IN_DATABASE);
            reader.read(object);
            if (!report.hasErrors()) {
                return new Read(row, reader.inventory(), object.meta(), List.of());
            }
        } else {
            report.error(
                    row.key().toString(),
                    0,
                    "",
                    "cannot be read from the database: write it again, or restore the row from a backup");
        }
        return new Read(
                row,
                before == null ? null : before.inventory(),
                before == null ? null : before.meta(),
                report.errors());
    }
}
