package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.KeyRecords;
import io.axonhub.gateway.store.Requests;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A key's records, some at a time. */
final class JdbcKeyRecords implements KeyRecords {
    private static final int BATCH = 200;

    private final Statements statements;
    private final Requests requests;
    private final Consumer<String> elsewhere;

    JdbcKeyRecords(Statements statements, Requests requests, Consumer<String> elsewhere) {
        this.statements = statements;
        this.requests = requests;
        this.elsewhere = elsewhere;
    }

    @Override
    public long each(String keyId, Consumer<Requests.Found> to) {
        long count = 0;
        Requests.Filter mine = Requests.Filter.ofKey(keyId);
        Requests.@Nullable Cursor after = null;
        do {
            Requests.Page page = requests.list(mine, after, BATCH);
            page.requests().forEach(request -> requests.find(request.id()).ifPresent(to));
            count += page.requests().size();
            after = page.next();
        } while (after != null);
        return count;
    }

    @Override
    public long remove(String keyId) {
        String key = Binding.clean(keyId);
        long count = 0;
        List<String> ids;
        do {
            ids = statements.query(LifeSql.OF_KEY, row -> row.getString(1), key, BATCH);
            for (String id : ids) {
                statements
                        .query(LifeSql.LOCATIONS_OF, row -> row.getString(1), id)
                        .forEach(elsewhere);
                statements.update(LifeSql.REMOVE_BODIES, id);
                statements.update(LifeSql.REMOVE_ATTEMPTS, id);
                count += statements.update(LifeSql.REMOVE_REQUEST, id);
            }
        } while (!ids.isEmpty());
        statements.update(LifeSql.REMOVE_TRANSCRIPTS, key);
        statements.update(LifeSql.REMOVE_GROUPS, key);
        return count;
    }
}
