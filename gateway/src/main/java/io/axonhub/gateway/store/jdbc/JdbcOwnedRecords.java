package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.OwnedRecords;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Requests.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Somebody's records, some at a time: those of each key, then those that were made in their name with other keys. */
final class JdbcOwnedRecords implements OwnedRecords {
    private static final int BATCH = 200;

    private final Statements statements;
    private final Requests requests;
    private final Consumer<String> elsewhere;

    JdbcOwnedRecords(Statements statements, Requests requests, Consumer<String> elsewhere) {
        this.statements = statements;
        this.requests = requests;
        this.elsewhere = elsewhere;
    }

    /** What an owner's records are found by. */
    private record Marks(Set<String> keys, Set<String> names) {}

    private Marks marks(Owner owner) {
        String id = Binding.clean(owner.id());
        return switch (owner.kind()) {
            case KEY -> new Marks(Set.of(id), Set.of());
            case USER -> new Marks(held(OwnedSql.KEYS_OF_USER, id, id), Set.of(id));
            case PROJECT -> new Marks(held(OwnedSql.KEYS_OF_PROJECT, id, id), Set.of());
        };
    }

    private Set<String> held(String query, String... by) {
        return new LinkedHashSet<>(statements.query(query, row -> row.getString(1), (Object[]) by));
    }

    @Override
    public boolean knows(Owner owner) {
        List<String> traces = switch (owner.kind()) {
            case KEY -> OwnedSql.TRACES_OF_KEY;
            case USER -> OwnedSql.TRACES_OF_USER;
            case PROJECT -> OwnedSql.TRACES_OF_PROJECT;
        };
        String id = Binding.clean(owner.id());
        return traces.stream()
                .anyMatch(trace ->
                        !statements.query(trace, row -> row.getInt(1), id).isEmpty());
    }

    @Override
    public long each(Owner owner, Consumer<Requests.Found> to) {
        Marks marks = marks(owner);
        long count = 0;
        for (String key : marks.keys()) {
            count += each(Requests.Filter.of(Field.KEY, key), Set.of(), to);
        }
        for (String name : marks.names()) {
            count += each(Requests.Filter.of(Field.USER, name), marks.keys(), to);
        }
        return count;
    }

    private long each(Requests.Filter filter, Set<String> but, Consumer<Requests.Found> to) {
        long count = 0;
        Requests.@Nullable Cursor after = null;
        do {
            Requests.Page page = requests.list(filter, after, BATCH);
            List<String> wanted = page.requests().stream()
                    .filter(request -> !but.contains(request.caller().keyId()))
                    .map(request -> request.id())
                    .toList();
            wanted.forEach(id -> requests.find(id).ifPresent(to));
            count += wanted.size();
            after = page.next();
        } while (after != null);
        return count;
    }

    @Override
    public long remove(Owner owner) {
        Marks marks = marks(owner);
        long count = 0;
        for (String key : marks.keys()) {
            count += remove(LifeSql.OF_KEY, key);
            statements.update(LifeSql.REMOVE_TRANSCRIPTS, key);
            statements.update(LifeSql.REMOVE_GROUPS, key);
            OwnedSql.REMOVE_SUMS_OF_KEY.forEach(remove -> statements.update(remove, key));
            statements.update(OwnedSql.REMOVE_GROUP_OF_KEY, key);
        }
        for (String name : marks.names()) {
            count += remove(OwnedSql.OF_USER, name);
            OwnedSql.REMOVE_SUMS_OF_USER.forEach(remove -> statements.update(remove, name));
            statements.update(OwnedSql.REMOVE_GROUP_OF_USER, name);
        }
        return count;
    }

    private long remove(String query, String of) {
        long count = 0;
        List<String> ids;
        do {
            ids = statements.query(query, row -> row.getString(1), of, BATCH);
            for (String id : ids) {
                statements
                        .query(LifeSql.LOCATIONS_OF, row -> row.getString(1), id)
                        .forEach(elsewhere);
                statements.update(LifeSql.REMOVE_BODIES, id);
                statements.update(LifeSql.REMOVE_ATTEMPTS, id);
                count += statements.update(LifeSql.REMOVE_REQUEST, id);
            }
        } while (!ids.isEmpty());
        return count;
    }
}
